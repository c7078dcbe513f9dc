// What compilers call where nothing is said of it, and what programs here call themselves: words where both sides are
// aligned alike, else bytes. On the host, too, so that the same C is compared.
#include "bench.h"
typedef u64 __attribute__((may_alias)) word;

void *memcpy(void *to, const void *from, u64 count) {
  u8 *t = to;
  const u8 *f = from;
  if ((((u64)t ^ (u64)f) & 7) == 0) {
    for (; count && (u64)t & 7; count--) *t++ = *f++;
    for (; count >= 32; count -= 32, t += 32, f += 32) {
      word a = ((word *)f)[0], b = ((word *)f)[1], c = ((word *)f)[2], d = ((word *)f)[3];
      ((word *)t)[0] = a, ((word *)t)[1] = b, ((word *)t)[2] = c, ((word *)t)[3] = d;
    }
    for (; count >= 8; count -= 8, t += 8, f += 8) *(word *)t = *(word *)f;
  }
  while (count--) *t++ = *f++;
  return to;
}

void *memmove(void *to, const void *from, u64 count) {
  if ((u64)to - (u64)from >= count) return memcpy(to, from, count);
  u8 *t = (u8 *)to + count;
  const u8 *f = (const u8 *)from + count;
  while (count--) *--t = *--f;
  return to;
}

void *memset(void *to, int byte, u64 count) {
  u8 *t = to;
  u64 pattern = 0x0101010101010101u * (u8)byte;
  for (; count && (u64)t & 7; count--) *t++ = byte;
  for (; count >= 32; count -= 32, t += 32)
    ((word *)t)[0] = ((word *)t)[1] = ((word *)t)[2] = ((word *)t)[3] = pattern;
  for (; count >= 8; count -= 8, t += 8) *(word *)t = pattern;
  while (count--) *t++ = byte;
  return to;
}

int memcmp(const void *a, const void *b, u64 count) {
  const u8 *x = a, *y = b;
  for (; count--; x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}
