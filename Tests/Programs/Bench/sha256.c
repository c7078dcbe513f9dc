// SHA-256 (FIPS 180-4): additions, rotations and logic on 32 bits.
#include "Support/bench.h"
enum { SIZE = 1 << 16 };
static u8 data[SIZE];
static u32 constants[64], state[8];

// The first 32 bits of the fraction of the cube root, or square root, of a number.
static u32 fraction_of_root(u64 number, int power) {
  u64 root = 0;
  for (u64 bit = 1ul << 36; bit; bit >>= 1) {
    unsigned __int128 candidate = root | bit, product = candidate;
    for (int i = 1; i < power; i++) product *= candidate;
    if (product <= (unsigned __int128)number << 32 * power) root |= bit;
  }
  return root;
}

static void make_constants(void) {
  int count = 0;
  for (u64 number = 2; count < 64; number++) {
    int is_prime = 1;
    for (u64 d = 2; d * d <= number; d++) is_prime &= number % d != 0;
    if (!is_prime) continue;
    if (count < 8) state[count] = fraction_of_root(number, 2);
    constants[count++] = fraction_of_root(number, 3);
  }
}

static inline u32 right(u32 word, int by) { return word >> by | word << (32 - by); }

static void add_block(const u8 *block) {
  u32 w[64];
  for (int i = 0; i < 16; i++)
    w[i] = (u32)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    u32 s0 = right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ w[i - 15] >> 3;
    u32 s1 = right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  u32 a = state[0], b = state[1], c = state[2], d = state[3];
  u32 e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    u32 s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
    u32 one = h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i];
    u32 s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
    u32 two = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

// The block of "abc" must give what the standard says.
static int is_right(void) {
  u8 block[64] = {'a', 'b', 'c', 0x80};
  block[63] = 24;
  add_block(block);
  return state[0] == 0xba7816bf && state[7] == 0xf20015ad;
}

u64 work(void) {
  u32 seed = 41;
  make_constants();
  if (!is_right()) return 0;
  for (int i = 0; i < SIZE; i++) data[i] = next_random(&seed);
  for (int round = 0; round < ROUNDS(200); round++)
    for (int at = 0; at < SIZE; at += 64) add_block(data + at);
  return (u64)state[0] << 32 | state[5];
}
