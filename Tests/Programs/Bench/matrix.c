// Integer matrix product, 64 by 64.
#include "Support/bench.h"
enum { SIZE = 64 };
static int a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

u64 work(void) {
  u64 sum = 0;
  for (int round = 0; round < ROUNDS(560); round++) {
    for (int i = 0; i < SIZE; i++)
      for (int j = 0; j < SIZE; j++) a[i][j] = i * j + round, b[i][j] = i - j;
    for (int i = 0; i < SIZE; i++)
      for (int j = 0; j < SIZE; j++) {
        int product = 0;
        for (int k = 0; k < SIZE; k++) product += a[i][k] * b[k][j];
        c[i][j] = product;
      }
    sum = (u32)(sum * 31 + (u32)c[round % SIZE][SIZE - 1 - round % SIZE]);
  }
  return sum;
}
