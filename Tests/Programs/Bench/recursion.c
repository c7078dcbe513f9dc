// Calls that call themselves: Fibonacci, Ackermann and Takeuchi.
#include "Support/bench.h"

static __attribute__((noinline)) u64 fibonacci(u64 n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static __attribute__((noinline)) u64 ackermann(u64 m, u64 n) {
  if (m == 0) return n + 1;
  return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

static __attribute__((noinline)) i64 takeuchi(i64 x, i64 y, i64 z) {
  if (y >= x) return z;
  return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

u64 work(void) {
  u64 sum = 0;
  for (int round = 0; round < ROUNDS(72); round++) {
    sum = mix(sum, fibonacci(25 + (round & 3)));
    sum = mix(sum, ackermann(2, 300 + round));
    sum = mix(sum, takeuchi(18, 12, 4 + (round & 3)));
  }
  return sum;
}
