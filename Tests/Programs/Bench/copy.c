// Memory is copied, moved, filled and compared: in pieces of many sizes, aligned alike or not.
#include "Support/bench.h"
enum { SIZE = 1 << 16, SLACK = 64 };
static u8 from[SIZE + SLACK], to[SIZE + SLACK];

u64 work(void) {
  u32 state = 29;
  u64 sum = 1;
  for (int i = 0; i < SIZE + SLACK; i++) from[i] = next_random(&state);
  for (int round = 0; round < ROUNDS(20000); round++) {
    u32 start = next_random(&state) % 8 * 8, count = SIZE - next_random(&state) % 512;
    memcpy(to + start, from + start, count);
    memset(from + start, round, count / 4);
    memcpy(from + (round & 7), to, 1024);
    memmove(to + 3, to, 1024);
    if (memcmp(to + start + 2048, from + start + 2048, 256) == 0) sum++;
    for (u32 piece = 0; piece < 64; piece++)
      memcpy(from + 32768 + piece * 96, to + 1024 + piece * 64, 8 + (round + piece) % 56);
    sum = mix(sum, to[count / 2] + 256ul * from[count / 3]);
  }
  for (int i = 0; i < SIZE; i++) sum = mix(sum, to[i] + 256ul * from[i]);
  return sum;
}
