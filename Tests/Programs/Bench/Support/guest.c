// What a benchmark needs around it in the guest: page tables, and a line that tells the result.
#include "bench.h"
#define SYSTEM __attribute__((section(".system")))
#define RESERVED __attribute__((section(".reserved"), aligned(4096)))
enum { PAGE = 4096, ENTRIES = 512, RAM_PAGES = 16384 }; // 64 MiB

static volatile u8 *const serial = (u8 *)0x10000000;
static volatile u32 *const finisher = (u32 *)0x100000;

struct result { u64 checksum, instructions; };

// Runs the work, in whatever mode.
struct result measure(void) {
  u64 start, end;
  __asm__ volatile("rdinstret %0" : "=r"(start));
  u64 checksum = work();
  __asm__ volatile("rdinstret %0" : "=r"(end));
  return (struct result){checksum, end - start};
}

SYSTEM static void print(const char *text) {
  while (*text) *serial = *text++;
}

SYSTEM static void print_number(u64 number) {
  for (int shift = 60; shift >= 0; shift -= 4) *serial = "0123456789abcdef"[number >> shift & 15];
}

// Prints the result, and switches the machine off.
SYSTEM void report(u64 checksum, u64 instructions, u64 ticks) {
  print("checksum "), print_number(checksum);
  print("\ninstructions "), print_number(instructions);
  print("\nticks "), print_number(ticks);
  print("\n");
  *finisher = 0x5555;
}

#ifdef PROCESS
enum { V = 1, R = 2, W = 4, X = 8, U = 16, A = 64, D = 128 };
static u64 root[ENTRIES] RESERVED, middle[ENTRIES] RESERVED, leaves[RAM_PAGES] RESERVED;
extern u8 text_start[], data_start[], reserved_start[], bss_start[], bss_end[];

SYSTEM static u64 table(const u64 *entries) { return (u64)entries >> 12 << 10 | V; }

SYSTEM static u64 rights(u64 address) {
  if (address < (u64)text_start) return R | W | X;
  if (address < (u64)data_start) return R | X | U;
  if (address < (u64)reserved_start) return R | W | U;
  return address < (u64)bss_start ? R | W : R | W | U;
}

// Virtual addresses are those of the program; what starts as zeroes lies in physical pages in the opposite order, as no
// process has its pages in a row. Returns what satp is to be.
SYSTEM u64 make_tables(void) {
  const u64 ram = 0x80000000, first = (u64)bss_start, last = (u64)bss_end - PAGE;
  for (u64 i = 0; i < RAM_PAGES; i++) {
    u64 address = ram + i * PAGE;
    u64 place = address >= first && address <= last ? last - (address - first) : address;
    leaves[i] = place >> 12 << 10 | rights(address) | V | A | D;
  }
  for (u64 i = 0; i < RAM_PAGES / ENTRIES; i++) middle[i] = table(leaves + i * ENTRIES);
  root[2] = table(middle);
  return 8ul << 60 | (u64)root >> 12;
}
#endif
