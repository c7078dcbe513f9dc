// Accesses of translated code to pages that its window does not show: they fault, and the code goes on elsewhere.
//
// The handler runs on the thread that faulted, between two of the guest's instructions: it reads and writes nothing but what is
// here, and two words beside the register that the code has its hart's room in.

#define _GNU_SOURCE
#include "CHost.h"
#include "Faults.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <ucontext.h>

#if defined(__x86_64__)

// Of AT_HWCAP2: user code may set the base of GS (linux/Documentation/arch/x86/x86_64/fsgs.rst).
enum { SEGMENT_BASES = 2, CAPACITY = 64 };

// Code that is waited for; the start is 0 where there is none, and is written last.
static struct { _Atomic(uintptr_t) start, end; } codes[CAPACITY];
static _Atomic(int) place_word, target_word;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction previous;

static bool is_code(uintptr_t address) {
  for (int i = 0; i < CAPACITY; i++) {
    uintptr_t start = atomic_load_explicit(&codes[i].start, memory_order_acquire);
    if (start != 0 && address >= start && address < atomic_load_explicit(&codes[i].end, memory_order_relaxed))
      return true;
  }
  return false;
}

static void pass_on(int number, siginfo_t *information, void *context) {
  if (previous.sa_flags & SA_SIGINFO)
    previous.sa_sigaction(number, information, context);
  else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN)
    previous.sa_handler(number);
  else
    // The instruction runs again, and faults as if there had never been a handler.
    sigaction(number, &previous, NULL);
}

static void fault(int number, siginfo_t *information, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  uintptr_t place = (uintptr_t)registers[REG_RIP];
  if (information->si_code <= 0 || !is_code(place)) {
    pass_on(number, information, context);
    return;
  }
  char *room = (char *)registers[REG_RBP];
  memcpy(room + atomic_load(&place_word), &place, sizeof place);
  memcpy(&registers[REG_RIP], room + atomic_load(&target_word), sizeof(greg_t));
}

// With `mutex` held.
static bool install(void) {
  struct sigaction present, ours = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
  if (sigaction(SIGSEGV, NULL, &present) != 0) return false;
  if (present.sa_flags & SA_SIGINFO && present.sa_sigaction == fault) return true;
  sigemptyset(&ours.sa_mask);
  ours.sa_sigaction = fault;
  previous = present;
  return sigaction(SIGSEGV, &ours, NULL) == 0;
}

static bool is_waiting(void) {
  for (int i = 0; i < CAPACITY; i++)
    if (atomic_load(&codes[i].start) != 0) return true;
  return false;
}

bool host_catch_faults(const void *start, size_t count, int place, int target) {
  if (!(getauxval(AT_HWCAP2) & SEGMENT_BASES)) return false;
  bool is_caught = false;
  pthread_mutex_lock(&mutex);
  for (int i = 0; i < CAPACITY && !is_caught; i++) {
    if (atomic_load(&codes[i].start) != 0) continue;
    if (!install()) break;
    atomic_store(&place_word, place);
    atomic_store(&target_word, target);
    atomic_store(&codes[i].end, (uintptr_t)start + count);
    atomic_store(&codes[i].start, (uintptr_t)start);
    is_caught = true;
  }
  pthread_mutex_unlock(&mutex);
  return is_caught;
}

void host_let_faults(const void *start) {
  pthread_mutex_lock(&mutex);
  for (int i = 0; i < CAPACITY; i++)
    if (atomic_load(&codes[i].start) == (uintptr_t)start) atomic_store(&codes[i].start, 0);
  pthread_mutex_unlock(&mutex);
}

void catch_faults_first(void) {
  pthread_mutex_lock(&mutex);
  if (is_waiting()) install();
  pthread_mutex_unlock(&mutex);
}

#else

bool host_catch_faults(const void *start, size_t count, int place, int target) {
  (void)start, (void)count, (void)place, (void)target;
  return false;
}

void host_let_faults(const void *start) { (void)start; }

void catch_faults_first(void) {}

#endif
