// The terminal and the signals that must not leave it raw.
//
// All of this may run inside a signal handler, so it calls only what signal-safety(7) lists and keeps
// its state in static variables. `raw_descriptor` says whether there is anything to put back; it is
// written last when the terminal becomes raw and first when it is put back.

#define _GNU_SOURCE
#include "CHost.h"
#include "Faults.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define NONE (-1)

static volatile sig_atomic_t raw_descriptor = NONE;
// How often the process went on after it was stopped.
static atomic_int resume_count = 0;
static struct termios original, raw;

// Sent when the terminal is put back. The count is written last, and is 0 meanwhile.
static char farewell[256];
static volatile sig_atomic_t farewell_count = 0;

static void die(int number, siginfo_t *information, void *context);
static void pause_process(int number, siginfo_t *information, void *context);
static void resume(int number, siginfo_t *information, void *context);

typedef void (*action)(int, siginfo_t *, void *);

static struct {
  int number;
  action action;
  bool caught;
  struct sigaction previous;
} watched[] = {
  {.number = SIGHUP, .action = die},   {.number = SIGINT, .action = die},
  {.number = SIGQUIT, .action = die},  {.number = SIGTERM, .action = die},
  {.number = SIGABRT, .action = die},  {.number = SIGBUS, .action = die},
  {.number = SIGFPE, .action = die},   {.number = SIGILL, .action = die},
  {.number = SIGSEGV, .action = die},  {.number = SIGSYS, .action = die},
  {.number = SIGTRAP, .action = die},  {.number = SIGXCPU, .action = die},
  {.number = SIGXFSZ, .action = die},  {.number = SIGUSR1, .action = die},
  {.number = SIGUSR2, .action = die},  {.number = SIGALRM, .action = die},
  {.number = SIGTSTP, .action = pause_process},
  {.number = SIGCONT, .action = resume},
};

enum { watched_count = sizeof watched / sizeof *watched };

static const struct sigaction *previous_action(int number) {
  for (int i = 0; i < watched_count; i++)
    if (watched[i].number == number) return &watched[i].previous;
  return NULL;
}

static bool is_crash(int number) {
  return number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE ||
    number == SIGTRAP || number == SIGABRT || number == SIGSYS;
}

// A background process that touches its terminal is stopped (SIGTTOU), and the modes are the
// foreground's business then. A terminal that is not the controlling one has no foreground.
static bool is_in_background(int descriptor) {
  pid_t foreground = tcgetpgrp(descriptor);
  return foreground > 0 && foreground != getpgrp();
}

static void set_modes(const struct termios *modes) {
  int descriptor = raw_descriptor;
  if (descriptor == NONE) return;
  if (is_in_background(descriptor)) return;
  // Not TCSADRAIN: a terminal that nobody reads would keep us here.
  while (tcsetattr(descriptor, TCSANOW, modes) < 0 && errno == EINTR) {}
}

static void put_back(void) {
  int descriptor = raw_descriptor;
  // One attempt: a terminal that takes nothing would keep us here.
  if (descriptor != NONE && farewell_count > 0 && !is_in_background(descriptor) &&
      write(descriptor, farewell, (size_t)farewell_count) < 0) {}
  set_modes(&original);
}

// Dies of the signal, or does with it what was done before: the exit status stays right.
static void die(int number, siginfo_t *information, void *context) {
  (void)context;
  int saved = errno;
  put_back();
  raw_descriptor = NONE;
  sigaction(number, previous_action(number), NULL);
  // A faulting instruction runs again on return and faults again, so that whoever looks at the
  // second signal sees where and why. Any other signal is sent again; it stays blocked until return.
  bool recurs = information->si_code > 0 && is_crash(number) && number != SIGTRAP &&
    number != SIGABRT && number != SIGSYS;
  if (!recurs) raise(number);
  errno = saved;
}

static void pause_process(int number, siginfo_t *information, void *context) {
  (void)information, (void)context;
  int saved = errno;
  put_back();
  struct sigaction ours;
  sigset_t only_this, mask;
  sigemptyset(&only_this);
  sigaddset(&only_this, number);
  sigaction(number, previous_action(number), &ours);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &only_this, &mask); // Here the process stops, and here it goes on.
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  // Unless the terminal was given up meanwhile, and the signals with it.
  if (raw_descriptor != NONE) sigaction(number, &ours, NULL);
  set_modes(&raw);
  errno = saved;
}

static void resume(int number, siginfo_t *information, void *context) {
  int saved = errno;
  set_modes(&raw);
  atomic_fetch_add(&resume_count, 1);
  const struct sigaction *previous = previous_action(number);
  if (previous->sa_flags & SA_SIGINFO)
    previous->sa_sigaction(number, information, context);
  else if (previous->sa_handler != SIG_DFL && previous->sa_handler != SIG_IGN)
    previous->sa_handler(number);
  errno = saved;
}

// A signal that whoever started us ignores (nohup) stays ignored, and one that the program handles
// stays handled: it may go on, or exit. But what handles a crash does not go on after it, so there
// the terminal is put back first; and resuming is for everyone.
static bool should_catch(int number, const struct sigaction *previous) {
  if (previous->sa_flags & SA_SIGINFO || previous->sa_handler != SIG_DFL) {
    bool ignored = !(previous->sa_flags & SA_SIGINFO) && previous->sa_handler == SIG_IGN;
    return number == SIGCONT || (is_crash(number) && !ignored);
  }
  return true;
}

static void catch_signals(void) {
  struct sigaction ours = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
  sigfillset(&ours.sa_mask);
  for (int i = 0; i < watched_count; i++) {
    int number = watched[i].number;
    sigaction(number, NULL, &watched[i].previous);
    ours.sa_sigaction = watched[i].action;
    watched[i].caught = should_catch(number, &watched[i].previous) &&
      sigaction(number, &ours, NULL) == 0;
  }
  catch_faults_first();
}

static void release_signals(void) {
  for (int i = 0; i < watched_count; i++) {
    struct sigaction present;
    if (!watched[i].caught) continue;
    watched[i].caught = false;
    // Somebody else's handler, installed over ours, stays.
    sigaction(watched[i].number, NULL, &present);
    if (present.sa_sigaction == watched[i].action)
      sigaction(watched[i].number, &watched[i].previous, NULL);
  }
}

// A stack that overflowed is no place for the handler that puts the terminal back.
static void provide_signal_stack(void) {
  static char memory[65536];
  stack_t present;
  if (sigaltstack(NULL, &present) < 0 || !(present.ss_flags & SS_DISABLE)) return;
  stack_t ours = {.ss_sp = memory, .ss_size = sizeof memory};
  sigaltstack(&ours, NULL);
}

bool host_terminal_make_raw(int descriptor) {
  static bool restores_at_exit = false;
  if (raw_descriptor == descriptor) return true;
  if (raw_descriptor != NONE) {
    errno = EBUSY;
    return false;
  }
  if (tcgetattr(descriptor, &original) < 0) return false;
  raw = original;
  raw.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  // Output processing stays, as QEMU leaves it: guests that end lines in \n alone (xv6) count on it.
  raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (!restores_at_exit && atexit(host_terminal_restore) != 0) return false;
  restores_at_exit = true;
  provide_signal_stack();
  catch_signals();
  raw_descriptor = descriptor;
  set_modes(&raw);
  return true;
}

void host_terminal_restore(void) {
  if (raw_descriptor == NONE) return;
  put_back();
  raw_descriptor = NONE;
  release_signals();
}

int host_terminal_resume_count(void) { return atomic_load(&resume_count); }

void host_terminal_set_farewell(const void *bytes, size_t count) {
  farewell_count = 0;
  if (count >= sizeof farewell) return;
  atomic_signal_fence(memory_order_seq_cst);
  memcpy(farewell, bytes, count);
  atomic_signal_fence(memory_order_seq_cst);
  farewell_count = (sig_atomic_t)count;
}
