// Reads and writes here and there in 32 MB: what caches and their translations do not hold.
#include "Support/bench.h"
enum { COUNT = 1 << 22 };
static u64 words[COUNT];

u64 work(void) {
  u64 place = 88172645463325252u, sum = 1;
  for (int i = 0; i < COUNT; i += 512) words[i] = i;
  for (int round = 0; round < ROUNDS(4000000); round++) {
    place ^= place << 13;
    place ^= place >> 7;
    place ^= place << 17;
    sum += words[place % COUNT];
    words[(place >> 32) % COUNT] ^= sum + round;
  }
  return mix(sum, words[COUNT / 2]);
}
