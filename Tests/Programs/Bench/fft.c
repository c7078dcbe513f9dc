// A fast Fourier transform of 4096 complex numbers and back, which must give what there was.
#include "Support/bench.h"
enum { BITS = 12, COUNT = 1 << BITS };
struct complex { double real, imaginary; };
static struct complex data[COUNT], before[COUNT], roots[COUNT / 2];

// The sine by its series, of what is at most half a turn.
static double sine(double x) {
  double term = x, sum = x;
  for (int n = 2; n < 30; n += 2) {
    term = -term * x * x / (n * (n + 1));
    sum += term;
  }
  return sum;
}

static void make_roots(void) {
  const double half = 3.14159265358979323846;
  for (int i = 0; i < COUNT / 2; i++) {
    double angle = half * i / (COUNT / 2);
    roots[i] = (struct complex){sine(half / 2 - angle), -sine(angle)};
  }
}

static void reverse_order(void) {
  for (u32 i = 1, k = 0; i < COUNT; i++) {
    u32 bit = COUNT >> 1;
    for (; k & bit; bit >>= 1) k ^= bit;
    k ^= bit;
    if (i < k) {
      struct complex other = data[i];
      data[i] = data[k];
      data[k] = other;
    }
  }
}

static void transform(void) {
  reverse_order();
  for (int size = 2; size <= COUNT; size *= 2)
    for (int start = 0; start < COUNT; start += size)
      for (int k = 0; k < size / 2; k++) {
        struct complex *a = &data[start + k], *b = a + size / 2, root = roots[k * (COUNT / size)];
        double real = b->real * root.real - b->imaginary * root.imaginary;
        double imaginary = b->real * root.imaginary + b->imaginary * root.real;
        b->real = a->real - real, b->imaginary = a->imaginary - imaginary;
        a->real += real, a->imaginary += imaginary;
      }
}

u64 work(void) {
  u32 state = 37;
  u64 sum = 1;
  make_roots();
  for (int i = 0; i < COUNT; i++)
    data[i] = (struct complex){next_random(&state) * 0x1p-24, next_random(&state) * 0x1p-24};
  for (int round = 0; round < ROUNDS(270); round++) {
    for (int i = 0; i < COUNT; i++) before[i] = data[i];
    transform();
    sum = mix(sum, bits_of(data[round].real));
    // Transformed again, everything is there in the opposite order, COUNT times as large.
    transform();
    for (int i = 0; i < COUNT; i++) {
      double error = data[i].real / COUNT - before[-i & (COUNT - 1)].real;
      if (error > 1e-9 || error < -1e-9) return 0;
    }
    for (int i = 0; i < COUNT; i++) data[i] = before[i];
    data[round].real += 0.5;
  }
  return sum;
}
