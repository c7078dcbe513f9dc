// Calls through pointers: shapes with methods, and a table of functions taken by chance.
#include "Support/bench.h"
enum { SHAPES = 1024, OPERATIONS = 8 };
struct shape;
struct methods {
  u64 (*area)(const struct shape *);
  void (*grow)(struct shape *, u32);
};
struct shape { const struct methods *methods; u32 width, height; };
static struct shape shapes[SHAPES];

static u64 square_area(const struct shape *s) { return (u64)s->width * s->width; }
static u64 box_area(const struct shape *s) { return (u64)s->width * s->height; }
static u64 wedge_area(const struct shape *s) { return (u64)s->width * s->height / 2; }
static u64 frame_area(const struct shape *s) { return 2ul * (s->width + s->height) - 4; }
static void grow_both(struct shape *s, u32 by) { s->width += by, s->height += by; }
static void grow_one(struct shape *s, u32 by) { s->width += by, s->height ^= by & 15; }
static const struct methods kinds[] = {
    {square_area, grow_both}, {box_area, grow_both}, {wedge_area, grow_one}, {frame_area, grow_one}};

static u64 add(u64 a, u64 b) { return a + b; }
static u64 subtract(u64 a, u64 b) { return a - b; }
static u64 exclude(u64 a, u64 b) { return a ^ b; }
static u64 unite(u64 a, u64 b) { return a | b >> 3; }
static u64 turn(u64 a, u64 b) { return a << 7 | a >> 57 | (b & 1); }
static u64 scale(u64 a, u64 b) { return a * 5 + b; }
static u64 larger(u64 a, u64 b) { return a > b ? a : b + 1; }
static u64 invert(u64 a, u64 b) { return ~a + b; }
static u64 (*const operations[OPERATIONS])(u64, u64) = {add, subtract, exclude, unite,
                                                         turn, scale, larger, invert};

u64 work(void) {
  u32 state = 17;
  u64 sum = 1;
  for (int i = 0; i < SHAPES; i++)
    shapes[i] = (struct shape){&kinds[next_random(&state) & 3], next_random(&state) & 1023,
                               next_random(&state) & 1023};
  for (int round = 0; round < ROUNDS(35000); round++) {
    for (int i = round & 1; i < SHAPES; i += 2) {
      struct shape *s = &shapes[i];
      if (i % 8 == 0) s->methods->grow(s, round & 7);
      sum = operations[(i * 7 + (i >> 4)) % OPERATIONS](sum, s->methods->area(s));
    }
  }
  return sum | 1;
}
