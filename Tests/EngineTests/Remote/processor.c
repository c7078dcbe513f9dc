// Executes translated code on behalf of another process, whose memory it shares at the same addresses. Runs without a C library, on
// a Linux host of AArch64 or what plays one.
//
//   processor BASE SIZE      in decimal; memory is file 3, requests come from 4, answers go to 5
//
// A request or answer is five words: what, three operands, and how many ranges of code have changed. Ranges lie at the start of the
// memory, two words each: address and size.

typedef unsigned long word;

enum { ENTER = 1, RESULT = 2 };
enum { READY = 1, LEFT = 2, FILL = 3, SYSTEM = 4 };
enum { SYS_READ = 63, SYS_WRITE = 64, SYS_EXIT = 94, SYS_MMAP = 222 };

struct message {
  word kind, a, b, c, range_count;
};

static word base;

static word call(word number, word a, word b, word c, word d, word e, word f) {
  register word x8 __asm__("x8") = number;
  register word x0 __asm__("x0") = a;
  register word x1 __asm__("x1") = b;
  register word x2 __asm__("x2") = c;
  register word x3 __asm__("x3") = d;
  register word x4 __asm__("x4") = e;
  register word x5 __asm__("x5") = f;
  __asm__ volatile("svc 0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}

static void leave(word code) {
  for (;;) call(SYS_EXIT, code, 0, 0, 0, 0, 0);
}

// Code that has changed must not be executed as it was. An emulator notices that by what is written here: the same bytes once more.
static void forget(word address, word size) {
  __builtin___clear_cache((char *)address, (char *)(address + size));
  for (word page = address & ~4095ul; page < address + size; page += 4096) {
    volatile unsigned *place = (volatile unsigned *)page;
    *place = *place;
  }
}

static void receive(struct message *message) {
  word count = 0;
  while (count < sizeof *message) {
    word got = call(SYS_READ, 4, (word)message + count, sizeof *message - count, 0, 0, 0);
    if ((long)got <= 0) leave(0);
    count += got;
  }
  const word *ranges = (const word *)base;
  for (word range = 0; range < message->range_count; range++)
    forget(ranges[range * 2], ranges[range * 2 + 1]);
}

static void answer(word kind, word a, word b, word c) {
  struct message message = {kind, a, b, c, 0};
  if (call(SYS_WRITE, 5, (word)&message, sizeof message, 0, 0, 0) != sizeof message) leave(1);
}

static unsigned fill(word engine, unsigned exit, word address) {
  struct message message;
  answer(FILL, engine, exit, address);
  receive(&message);
  return (unsigned)message.a;
}

static unsigned system(word engine, unsigned exit) {
  struct message message;
  answer(SYSTEM, engine, exit, 0);
  receive(&message);
  return (unsigned)message.a;
}

static word number(const char *text) {
  word value = 0;
  while (*text) value = value * 10 + (word)(*text++ - '0');
  return value;
}

// Called with the address of what the kernel has put on the stack: the count of arguments, and where each is.
__attribute__((used)) static void begin(word *stack) {
  const char **arguments = (const char **)(stack + 1);
  base = number(arguments[1]);
  word size = number(arguments[2]);
  // Readable, writable, executable; shared, at this address and no other.
  if (call(SYS_MMAP, base, size, 7, 0x100001, 3, 0) != base) leave(2);
  answer(READY, (word)fill, (word)system, 0);
  for (;;) {
    struct message message;
    receive(&message);
    // The entry is at the beginning of the code, which lies behind the ranges.
    void (*enter)(word, word, word) = (void (*)(word, word, word))(base + 0x10000);
    enter(message.a, message.b, message.c);
    answer(LEFT, 0, 0, 0);
  }
}

__asm__(".globl _start\n_start: mov x0, sp\n bl begin\n");
