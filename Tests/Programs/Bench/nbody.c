// Bodies that attract each other: doubles, divisions and square roots.
#include "Support/bench.h"
enum { BODIES = 6 };
struct body { double place[3], speed[3], mass; };
static struct body bodies[BODIES];

static void set_up(void) {
  u32 state = 31;
  for (int i = 0; i < BODIES; i++) {
    for (int k = 0; k < 3; k++) {
      bodies[i].place[k] = (i + 1) * (next_random(&state) * 0x1p-23 - 1);
      bodies[i].speed[k] = (next_random(&state) * 0x1p-24 - 0.5) / (i + 1);
    }
    bodies[i].mass = i == 0 ? 39 : 0.04 / i;
  }
}

static void advance(double step) {
  for (int i = 0; i < BODIES; i++)
    for (int j = i + 1; j < BODIES; j++) {
      struct body *a = &bodies[i], *b = &bodies[j];
      double x = a->place[0] - b->place[0], y = a->place[1] - b->place[1];
      double z = a->place[2] - b->place[2];
      double square = x * x + y * y + z * z + 0.01;
      double pull = step / (square * __builtin_sqrt(square));
      a->speed[0] -= x * b->mass * pull, b->speed[0] += x * a->mass * pull;
      a->speed[1] -= y * b->mass * pull, b->speed[1] += y * a->mass * pull;
      a->speed[2] -= z * b->mass * pull, b->speed[2] += z * a->mass * pull;
    }
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++) bodies[i].place[k] += step * bodies[i].speed[k];
}

u64 work(void) {
  u64 sum = 1;
  set_up();
  for (int round = 0; round < ROUNDS(750); round++) {
    for (int step = 0; step < 500; step++) advance(0.001);
    sum = mix(sum, bits_of(bodies[round % BODIES].place[round % 3]));
  }
  return sum;
}
