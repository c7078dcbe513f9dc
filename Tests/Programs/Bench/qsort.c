// Quicksort of random numbers.
#include "Support/bench.h"
enum { COUNT = 50000 };
static u32 numbers[COUNT];

static void sort(u32 *low, u32 *high) {
  while (low < high) {
    u32 pivot = low[(high - low) / 2], *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) i++;
      while (*j > pivot) j--;
      if (i <= j) {
        u32 other = *i;
        *i++ = *j;
        *j-- = other;
      }
    }
    sort(low, j);
    low = i;
  }
}

u64 work(void) {
  u32 state = 3;
  u64 sum = 0;
  for (int round = 0; round < ROUNDS(90); round++) {
    for (int i = 0; i < COUNT; i++) numbers[i] = next_random(&state);
    sort(numbers, numbers + COUNT - 1);
    for (int i = 0; i < COUNT; i++) sum += numbers[i] * (u64)(i & 7);
  }
  return sum;
}
