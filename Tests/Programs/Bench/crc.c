// CRC-32 by a table: loads that depend on loads.
#include "Support/bench.h"
enum { COUNT = 65536 };
static u32 table[256];
static u8 data[COUNT];

u64 work(void) {
  u32 state = 1;
  for (u32 i = 0; i < 256; i++) {
    u32 c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    table[i] = c;
  }
  for (int i = 0; i < COUNT; i++) data[i] = next_random(&state);
  u32 crc = ~0u;
  for (int round = 0; round < ROUNDS(1250); round++)
    for (int i = 0; i < COUNT; i++) crc = table[(crc ^ data[i]) & 255] ^ crc >> 8;
  return ~crc;
}
