// What Swift has no words for: control and status registers, fences, the environment call, and the
// structures that assembly shares with Swift. Each function becomes one or two instructions.

#pragma once

#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

// Registers of a thread that was interrupted, in the order in which trap.S saves them.
typedef struct TrapFrame {
  uint64_t ra, sp, gp, tp, t0, t1, t2, s0, s1, a0, a1, a2, a3, a4, a5, a6, a7;
  uint64_t s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t3, t4, t5, t6;
  uint64_t sepc, sstatus, scause, stval;
  // The first argument of a system call, which its result overwrites; for restarting it.
  uint64_t firstArgument;
} TrapFrame;

// What a function must find unchanged when a call returns: all that switching threads has to keep.
typedef struct SavedContext {
  uint64_t ra, sp, s[12];
} SavedContext;

// What assembly and Swift share of a thread. `tp` points to the one that runs, in the kernel.
typedef struct ThreadAnchor {
  SavedContext context;      // 0: where it goes on
  uint64_t kernelStackTop;   // 112: where a trap frame from user mode ends
  uint64_t userStackPointer; // 120: for an instant, in trap.S
  void *thread;              // 128: the object
  void *hart;                // 136: the hart it runs on; changes only while it does not run
  uint64_t copyRecovery;     // 144: where a fault of usercopy.S goes on, or 0
  uint64_t interruptDepth;   // 152: how many spin locks the thread holds
  uint64_t interruptsWereOn; // 160: before it took the first of them
  uint64_t floatingPoint[33];// 168: f0 to f31 and fcsr
} ThreadAnchor;

INLINE ThreadAnchor *currentAnchor(void) {
  ThreadAnchor *anchor;
  __asm__ volatile("mv %0, tp" : "=r"(anchor));
  return anchor;
}

#define READ_CSR(name) \
  INLINE uint64_t read_##name(void) { \
    uint64_t value; \
    __asm__ volatile("csrr %0, " #name : "=r"(value) : : "memory"); \
    return value; \
  }
#define WRITE_CSR(name) \
  INLINE void write_##name(uint64_t value) { \
    __asm__ volatile("csrw " #name ", %0" : : "r"(value) : "memory"); \
  }

READ_CSR(sstatus)
READ_CSR(scause)
READ_CSR(stval)
READ_CSR(sie)
READ_CSR(sip)
READ_CSR(satp)
READ_CSR(time)
READ_CSR(instret)
WRITE_CSR(sie)
WRITE_CSR(satp)
WRITE_CSR(sscratch)
WRITE_CSR(stvec)
WRITE_CSR(scounteren)
// stimecmp, of the extension Sstc, by its number: the assembler is not told of the extension.
INLINE void write_stimecmp(uint64_t value) {
  __asm__ volatile("csrw 0x14d, %0" : : "r"(value) : "memory");
}

enum { SSTATUS_SIE = 1 << 1 };

// Switches interrupts off; 1 if they were on.
INLINE uint64_t disableInterrupts(void) {
  uint64_t before;
  __asm__ volatile("csrrci %0, sstatus, 2" : "=r"(before) : : "memory");
  return (before >> 1) & 1;
}
INLINE void enableInterrupts(void) { __asm__ volatile("csrsi sstatus, 2" : : : "memory"); }
INLINE uint64_t interruptsAreEnabled(void) { return (read_sstatus() >> 1) & 1; }
INLINE void clearSoftwareInterrupt(void) { __asm__ volatile("csrci sip, 2" : : : "memory"); }
INLINE void waitForInterrupt(void) { __asm__ volatile("wfi" : : : "memory"); }
// Zihintpause, by its encoding: elsewhere it is a fence that orders nothing.
INLINE void spinHint(void) { __asm__ volatile(".4byte 0x0100000f" : : : "memory"); }

INLINE void fenceVirtualMemory(void) { __asm__ volatile("sfence.vma" : : : "memory"); }
INLINE void fenceVirtualAddress(uint64_t address) {
  __asm__ volatile("sfence.vma %0" : : "r"(address) : "memory");
}
INLINE void fenceInstructions(void) { __asm__ volatile("fence.i" : : : "memory"); }
// Between memory and devices, both ways.
INLINE void fenceDevices(void) { __asm__ volatile("fence iorw, iorw" : : : "memory"); }

// Device registers.
INLINE uint32_t readDevice32(uint64_t address) { return *(volatile uint32_t *)address; }
INLINE void writeDevice32(uint64_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
INLINE uint8_t readDevice8(uint64_t address) { return *(volatile uint8_t *)address; }
INLINE void writeDevice8(uint64_t address, uint8_t value) { *(volatile uint8_t *)address = value; }
INLINE uint16_t readDevice16(uint64_t address) { return *(volatile uint16_t *)address; }
INLINE void writeDevice16(uint64_t address, uint16_t value) { *(volatile uint16_t *)address = value; }

// Memory that a device reads and writes meanwhile: each access is made, once, in one piece.
INLINE uint8_t readShared8(const void *place) { return *(const volatile uint8_t *)place; }
INLINE uint16_t readShared16(const void *place) { return *(const volatile uint16_t *)place; }
INLINE uint32_t readShared32(const void *place) { return *(const volatile uint32_t *)place; }
INLINE void writeShared16(void *place, uint16_t value) { *(volatile uint16_t *)place = value; }
INLINE void writeShared32(void *place, uint32_t value) { *(volatile uint32_t *)place = value; }
INLINE void writeShared64(void *place, uint64_t value) { *(volatile uint64_t *)place = value; }

typedef struct EnvironmentResult {
  int64_t error;
  int64_t value;
} EnvironmentResult;

// Calls the firmware (SBI 2.0, chapter 3).
INLINE EnvironmentResult callEnvironment(uint64_t extension, uint64_t function, uint64_t first,
                                         uint64_t second, uint64_t third, uint64_t fourth,
                                         uint64_t fifth) {
  register uint64_t a0 __asm__("a0") = first;
  register uint64_t a1 __asm__("a1") = second;
  register uint64_t a2 __asm__("a2") = third;
  register uint64_t a3 __asm__("a3") = fourth;
  register uint64_t a4 __asm__("a4") = fifth;
  register uint64_t a6 __asm__("a6") = function;
  register uint64_t a7 __asm__("a7") = extension;
  __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a3), "r"(a4), "r"(a6), "r"(a7)
                   : "memory");
  return (EnvironmentResult){(int64_t)a0, (int64_t)a1};
}

INLINE uint64_t readFramePointer(void) {
  uint64_t pointer;
  __asm__ volatile("mv %0, s0" : "=r"(pointer));
  return pointer;
}

// switch.S and trap.S.
void switchContext(ThreadAnchor *from, ThreadAnchor *to);
void threadEntry(void);
void returnToUser(void) __attribute__((noreturn));
void trapVector(void);
void secondaryEntry(void);
void saveFloatingPoint(uint64_t *registers);
void restoreFloatingPoint(const uint64_t *registers);
// usercopy.S: 0, or 1 if an address cannot be accessed.
uint64_t copyWithRecovery(void *destination, const void *source, size_t count);
uint64_t fillWithRecovery(void *destination, uint8_t byte, size_t count);
// The new value's store is atomic; what was there goes to `*found`.
uint64_t compareExchangeWithRecovery(uint32_t *word, uint32_t expected, uint32_t desired,
                                     uint32_t *found);

void *memcpy(void *destination, const void *source, size_t count);
void *memmove(void *destination, const void *source, size_t count);
void *memset(void *destination, int byte, size_t count);
int memcmp(const void *left, const void *right, size_t count);

// symbols.py.
extern const uint32_t kernelSymbols[];
INLINE const uint32_t *addressOfKernelSymbols(void) { return kernelSymbols; }

// kernel.ld.
extern char firstPageTable[], imageStart[], textEnd[], constantsEnd[], imageEnd[];
INLINE uint64_t addressOfImageStart(void) { return (uint64_t)imageStart; }
INLINE uint64_t addressOfFirstPageTable(void) { return (uint64_t)firstPageTable; }
INLINE uint64_t addressOfTextEnd(void) { return (uint64_t)textEnd; }
INLINE uint64_t addressOfConstantsEnd(void) { return (uint64_t)constantsEnd; }
INLINE uint64_t addressOfImageEnd(void) { return (uint64_t)imageEnd; }
INLINE uint64_t addressOfThreadEntry(void) { return (uint64_t)threadEntry; }
INLINE uint64_t addressOfTrapVector(void) { return (uint64_t)trapVector; }
INLINE uint64_t addressOfSecondaryEntry(void) { return (uint64_t)secondaryEntry; }
