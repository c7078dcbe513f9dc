// What a benchmark is: work() computes, and returns a checksum that is the same wherever it runs. 0 says that it found a
// mistake of its own, as where what was packed is not what was unpacked.
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef int i32;
typedef long i64;

u64 work(void);

// How much work, in percent of what is measured: tests are content with 1.
#ifndef PERCENT
#define PERCENT 100
#endif
#define ROUNDS(count) ((int)((count) * 1l * PERCENT >= 100 ? (count) * 1l * PERCENT / 100 : 1))

static inline u32 next_random(u32 *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

// A step of a checksum.
static inline u64 mix(u64 sum, u64 value) {
  sum = (sum ^ value) * 0x9e3779b97f4a7c15u;
  return sum ^ sum >> 29;
}

static inline u64 bits_of(double value) {
  union { double value; u64 bits; } both = {value};
  return both.bits;
}

void *memcpy(void *to, const void *from, u64 count);
void *memmove(void *to, const void *from, u64 count);
void *memset(void *to, int byte, u64 count);
int memcmp(const void *a, const void *b, u64 count);
