// Primes below 200,000: byte stores at growing strides.
#include "bench.h"
enum { LIMIT = 200000 };
static u8 composite[LIMIT];
const u64 expected = 17984;

u64 work(void) {
  u64 count = 0;
  for (int round = 0; round < 60 * SCALE; round++) {
    count = 0;
    for (int i = 0; i < LIMIT; i++) composite[i] = 0;
    for (int i = 2; i < LIMIT; i++) {
      if (composite[i]) continue;
      count++;
      for (int j = i + i; j < LIMIT; j += i) composite[j] = 1;
    }
  }
  return count;
}
