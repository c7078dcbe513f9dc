// CoreMark as a benchmark: its own checks and checksums are the result, its clock is not asked.
#include <stdarg.h>
#include "coremark.h"

volatile ee_s32 seed1_volatile = 0, seed2_volatile = 0, seed3_volatile = 0x66;
volatile ee_s32 seed4_volatile = ITERATIONS, seed5_volatile = 0;
ee_u32 default_num_contexts = 1;
static unsigned long checksum, mistakes;

int coremark_main(void);

void portable_init(core_portable *port, int *count, char *words[]) {
  (void)count, (void)words;
  port->portable_id = 1;
}

void portable_fini(core_portable *port) { port->portable_id = 0; }
void start_time(void) {}
void stop_time(void) {}
CORE_TICKS get_time(void) { return 10; }
secs_ret time_in_secs(CORE_TICKS ticks) { return ticks; }

static int begins(const char *text, const char *with) {
  while (*with && *text == *with) text++, with++;
  return !*with;
}

// Of what it says, "[0]crclist : 0x..." and its like are the checksum, and "[0]ERROR! ..." is a mistake.
int ee_printf(const char *format, ...) {
  va_list values;
  va_start(values, format);
  if (begins(format, "[%d]crc")) {
    (void)va_arg(values, int);
    checksum = checksum << 16 ^ checksum >> 48 ^ va_arg(values, unsigned);
  }
  mistakes += begins(format, "[%u]ERROR") || begins(format, "[%d]ERROR");
  va_end(values);
  return 0;
}

unsigned long work(void) {
  coremark_main();
  return mistakes ? 0 : checksum;
}
