// A text is packed by references to what was there before, found through chains of hashes, and unpacked again.
#include "Support/bench.h"
enum { SIZE = 1 << 17, HASHES = 1 << 13, LONGEST = 255 + 4, TRIES = 8 };
static u8 plain[SIZE], packed[SIZE + SIZE / 8], unpacked[SIZE];
static i32 heads[HASHES], chain[SIZE];

static void make_text(u32 seed) {
  static const char *const parts[] = {"the ", "of ", "machine ", "instruction ", "and ", "page ", "is ",
                                      "translated ", "a ", "to ", "register ", "memory ", "block ", "in "};
  u32 state = seed, at = 0;
  while (at < SIZE) {
    u32 choice = next_random(&state) >> 4;
    if (choice % 4 == 0) plain[at++] = 'a' + choice / 8 % 26;
    else
      for (const char *c = parts[choice / 8 % 14]; *c && at < SIZE; c++) plain[at++] = *c;
  }
}

static u32 hash(const u8 *at) {
  u32 word = at[0] | at[1] << 8 | at[2] << 16 | (u32)at[3] << 24;
  return word * 2654435761u >> 19;
}

static u32 match(const u8 *a, const u8 *b, const u8 *end) {
  u32 length = 0;
  while (length < LONGEST && b + length < end && a[length] == b[length]) length++;
  return length;
}

static void remember(i32 at) {
  u32 h = hash(plain + at);
  chain[at] = heads[h];
  heads[h] = at;
}

static u8 *put_letters(u8 *to, const u8 *from, u32 count) {
  while (count > 0) {
    u32 now = count < 128 ? count : 128;
    *to++ = now - 1; // below 128: so many letters and one follow
    memcpy(to, from, now);
    to += now, from += now, count -= now;
  }
  return to;
}

static u32 pack(void) {
  u8 *to = packed;
  i32 at = 0, start = 0;
  for (int i = 0; i < HASHES; i++) heads[i] = -1;
  while (at + 4 < SIZE) {
    u32 best = 0, distance = 0;
    i32 candidate = heads[hash(plain + at)];
    for (int try = 0; try < TRIES && candidate >= 0 && at - candidate < 65536; try++) {
      u32 length = match(plain + candidate, plain + at, plain + SIZE);
      if (length > best) best = length, distance = at - candidate;
      candidate = chain[candidate];
    }
    if (best < 4) {
      remember(at++);
      continue;
    }
    to = put_letters(to, plain + start, at - start);
    *to++ = 128; // a length and a distance follow
    *to++ = best - 4, *to++ = distance, *to++ = distance >> 8;
    for (start = at + best; at < start; at++)
      if (at + 4 < SIZE) remember(at);
  }
  return put_letters(to, plain + start, SIZE - start) - packed;
}

static u32 unpack(u32 count) {
  u8 *to = unpacked;
  for (const u8 *from = packed, *end = packed + count; from < end;) {
    u32 code = *from++;
    if (code < 128) {
      memcpy(to, from, code + 1);
      to += code + 1, from += code + 1;
    } else {
      u32 length = from[0] + 4, distance = from[1] | from[2] << 8;
      for (from += 3; length > 0; length--, to++) *to = to[-(i64)distance];
    }
  }
  return to - unpacked;
}

u64 work(void) {
  u64 sum = 1;
  for (int round = 0; round < ROUNDS(56); round++) {
    make_text(47 + round);
    u32 count = pack();
    if (unpack(count) != SIZE || memcmp(plain, unpacked, SIZE)) return 0;
    sum = mix(sum, count);
  }
  return sum;
}
