// How a program asks the kernel for something (RISC-V ELF psABI and Linux: the call's number in a7,
// up to six arguments in a0 to a5, the answer in a0, where -4095 to -1 are errors).
#pragma once

static inline __attribute__((always_inline)) long system_call(
    long number, long a, long b, long c, long d, long e, long f) {
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  register long a3 __asm__("a3") = d;
  register long a4 __asm__("a4") = e;
  register long a5 __asm__("a5") = f;
  register long a7 __asm__("a7") = number;
  __asm__ volatile("ecall"
                   : "+r"(a0)
                   : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7)
                   : "memory");
  return a0;
}

// The machine's clock, in ticks, as the processor itself reads it (Zicntr).
static inline __attribute__((always_inline)) unsigned long read_time_register(void) {
  unsigned long value;
  __asm__ volatile("rdtime %0" : "=r"(value));
  return value;
}

// Starts a thread: see start.S.
long system_start_thread(void *stack, long flags, int *identifier,
                         void (*body)(void *), void *argument);

// Atomic operations on words that threads and the kernel share.
static inline __attribute__((always_inline)) int atomic_exchange(int *word, int value) {
  return __atomic_exchange_n(word, value, __ATOMIC_ACQ_REL);
}

static inline __attribute__((always_inline)) int atomic_load(int *word) {
  return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static inline __attribute__((always_inline)) void atomic_store(int *word, int value) {
  __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

// Adds, and gives back what was there before.
static inline __attribute__((always_inline)) int atomic_add(int *word, int value) {
  return __atomic_fetch_add(word, value, __ATOMIC_ACQ_REL);
}

// Puts `value` there if `expected` is; gives back what was there.
static inline __attribute__((always_inline)) int atomic_compare_exchange(
    int *word, int expected, int value) {
  __atomic_compare_exchange_n(word, &expected, value, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  return expected;
}

// A byte that the compiler neither remembers nor forgets to write.
static inline __attribute__((always_inline)) unsigned char volatile_load(const void *address) {
  return *(const volatile unsigned char *)address;
}

static inline __attribute__((always_inline)) void volatile_store(void *address, unsigned char value) {
  *(volatile unsigned char *)address = value;
}

// The register that programs with thread-local variables find them by; ours has none.
static inline __attribute__((always_inline)) long thread_pointer(void) {
  long value;
  __asm__ volatile("mv %0, tp" : "=r"(value));
  return value;
}

static inline __attribute__((always_inline)) void set_thread_pointer(long value) {
  __asm__ volatile("mv tp, %0" : : "r"(value));
}
