// What a benchmark is: work() computes, and returns what `expected` says.
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

u64 work(void);
extern const u64 expected;

// How much work: large enough for a second or so of an interpreter.
#ifndef SCALE
#define SCALE 1
#endif

static inline u32 next_random(u32 *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}
