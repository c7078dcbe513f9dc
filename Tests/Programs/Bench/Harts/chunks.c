// Work for several harts: pieces are taken from a common count by an atomic addition, until none is left.
#include "../Support/bench.h"
enum { PIECES = ROUNDS(1000), SIZE = 2048 };
static u32 next_piece, done;
static u64 total;

// Sorts a block of its own and sums it up.
static u64 piece(u32 number) {
  u32 values[SIZE], state = number;
  u64 sum = 0;
  for (int i = 0; i < SIZE; i++) values[i] = next_random(&state);
  for (int gap = SIZE / 2; gap > 0; gap /= 2)
    for (int i = gap; i < SIZE; i++) {
      u32 value = values[i];
      int k = i;
      for (; k >= gap && values[k - gap] > value; k -= gap) values[k] = values[k - gap];
      values[k] = value;
    }
  for (int i = 0; i < SIZE; i++) sum += (u64)values[i] * i;
  return sum;
}

void join_work(void) {
  for (;;) {
    u32 number = __atomic_fetch_add(&next_piece, 1, __ATOMIC_RELAXED);
    if (number >= PIECES) return;
    __atomic_fetch_add(&total, piece(number), __ATOMIC_RELAXED);
    __atomic_fetch_add(&done, 1, __ATOMIC_RELEASE);
  }
}

u64 work(void) {
  join_work();
  while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < PIECES) {}
  return total;
}
