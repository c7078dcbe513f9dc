// The Mandelbrot set: a short loop of doubles that nobody knows the length of.
#include "Support/bench.h"
enum { WIDTH = 96, HEIGHT = 64, LIMIT = 200 };

static u32 steps(double x, double y) {
  double a = 0, b = 0;
  u32 count = 0;
  while (count < LIMIT && a * a + b * b <= 4) {
    double next = a * a - b * b + x;
    b = 2 * a * b + y;
    a = next;
    count++;
  }
  return count;
}

u64 work(void) {
  u64 sum = 1;
  for (int round = 0; round < ROUNDS(18); round++) {
    double size = 3.0 / (1 + round * 0.25);
    for (int row = 0; row < HEIGHT; row++)
      for (int column = 0; column < WIDTH; column++)
        sum = mix(sum, steps(-0.7 + size * (column - WIDTH / 2) / WIDTH,
                             0.1 + size * (row - HEIGHT / 2) / HEIGHT));
  }
  return sum;
}
