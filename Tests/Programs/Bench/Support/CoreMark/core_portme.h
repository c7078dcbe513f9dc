// What CoreMark asks of who runs it. Included before anything else, so that another port that lies beside its sources, which
// has the same guard, adds nothing.
#if !defined(CORE_PORTME_H) && !defined(__ASSEMBLER__)
#define CORE_PORTME_H
#include <stddef.h>

#ifndef PERCENT
#define PERCENT 100
#endif
#define ITERATIONS (PERCENT < 1 ? 1 : 2500 * PERCENT / 100)
#define PERFORMANCE_RUN 1
#define main coremark_main

#define HAS_FLOAT 0
#define HAS_TIME_H 0
#define USE_CLOCK 0
#define HAS_STDIO 0
#define HAS_PRINTF 0
#define MAIN_HAS_NOARGC 1
#define MAIN_HAS_NORETURN 0
#define MULTITHREAD 1
#define SEED_METHOD SEED_VOLATILE
#define MEM_METHOD MEM_STATIC
#define MEM_LOCATION "static"
#define COMPILER_VERSION __VERSION__
#define COMPILER_FLAGS "-O2"

typedef signed char ee_s8;
typedef unsigned char ee_u8;
typedef signed short ee_s16;
typedef unsigned short ee_u16;
typedef signed int ee_s32;
typedef unsigned int ee_u32;
typedef unsigned long ee_ptr_int;
typedef size_t ee_size_t;
typedef ee_u32 CORE_TICKS;
typedef struct CORE_PORTABLE_S { ee_u8 portable_id; } core_portable;
#define align_mem(x) (void *)(((ee_ptr_int)(x) + 3) & ~3ul)

extern ee_u32 default_num_contexts;
void portable_init(core_portable *port, int *count, char *words[]);
void portable_fini(core_portable *port);
int ee_printf(const char *format, ...);
#endif
