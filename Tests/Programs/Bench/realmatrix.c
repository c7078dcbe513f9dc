// Product of matrices of doubles, row by row: what a vector unit is good at.
#include "Support/bench.h"
enum { SIZE = 96 };
static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

static void multiply(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) c[i][j] = 0;
    for (int k = 0; k < SIZE; k++)
      for (int j = 0; j < SIZE; j++) c[i][j] += a[i][k] * b[k][j];
  }
}

u64 work(void) {
  u32 state = 11;
  u64 sum = 0;
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = next_random(&state) * 0x1p-24;
      b[i][j] = next_random(&state) * 0x1p-24 - 0.5;
    }
  for (int round = 0; round < ROUNDS(90); round++) {
    multiply();
    for (int i = 0; i < SIZE; i++) a[i][(i + round) % SIZE] += c[i][i] * 0.125;
    sum = mix(sum, bits_of(c[round % SIZE][SIZE - 1 - round % SIZE]));
  }
  return sum;
}
