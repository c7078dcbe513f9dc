// Primes below 200,000: byte stores at growing strides.
#include "Support/bench.h"
enum { LIMIT = 200000 };
static u8 composite[LIMIT];

u64 work(void) {
  u64 count = 0;
  for (int round = 0; round < ROUNDS(240); round++) {
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
