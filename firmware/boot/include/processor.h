// What only instructions can say: control and status registers, fences, sleep. Each function is one
// or two instructions.
#pragma once

#define ALWAYS static inline __attribute__((always_inline))

// The four ways to reach a register (unprivileged manual, Zicsr).
#define CONTROL_REGISTER(name) \
  ALWAYS unsigned long read_##name(void) { \
    unsigned long value; \
    __asm__ volatile("csrr %0, " #name : "=r"(value)); \
    return value; \
  } \
  ALWAYS void write_##name(unsigned long value) { \
    __asm__ volatile("csrw " #name ", %0" : : "r"(value) : "memory"); \
  } \
  ALWAYS void set_##name(unsigned long bits) { \
    __asm__ volatile("csrs " #name ", %0" : : "r"(bits) : "memory"); \
  } \
  ALWAYS void clear_##name(unsigned long bits) { \
    __asm__ volatile("csrc " #name ", %0" : : "r"(bits) : "memory"); \
  }

CONTROL_REGISTER(mhartid)
CONTROL_REGISTER(mvendorid)
CONTROL_REGISTER(marchid)
CONTROL_REGISTER(mimpid)
CONTROL_REGISTER(mstatus)
CONTROL_REGISTER(medeleg)
CONTROL_REGISTER(mideleg)
CONTROL_REGISTER(mie)
CONTROL_REGISTER(mip)
CONTROL_REGISTER(mcounteren)
CONTROL_REGISTER(mcountinhibit)
CONTROL_REGISTER(menvcfg)
CONTROL_REGISTER(mseccfg)
CONTROL_REGISTER(mstateen0)
CONTROL_REGISTER(mstateen1)
CONTROL_REGISTER(mstateen2)
CONTROL_REGISTER(mstateen3)
CONTROL_REGISTER(mcause)
CONTROL_REGISTER(mtval)
CONTROL_REGISTER(pmpcfg0)
CONTROL_REGISTER(pmpaddr0)
CONTROL_REGISTER(pmpaddr1)
CONTROL_REGISTER(pmpaddr2)
CONTROL_REGISTER(pmpaddr3)
CONTROL_REGISTER(pmpaddr4)
CONTROL_REGISTER(satp)
CONTROL_REGISTER(scounteren)
CONTROL_REGISTER(sstateen0)
CONTROL_REGISTER(sstateen1)
CONTROL_REGISTER(sstateen2)
CONTROL_REGISTER(sstateen3)
CONTROL_REGISTER(stvec)
CONTROL_REGISTER(sepc)
CONTROL_REGISTER(scause)
CONTROL_REGISTER(stval)
CONTROL_REGISTER(stimecmp)

ALWAYS void wait_for_interrupt(void) { __asm__ volatile("wfi" : : : "memory"); }

// The hint `pause` (Zihintpause), which is a fence of nothing where it is not known.
ALWAYS void pause_spinning(void) { __asm__ volatile(".word 0x0100000f" : : : "memory"); }

ALWAYS void fence_instructions(void) { __asm__ volatile("fence.i" : : : "memory"); }

// What was written to RAM comes before what is then written to devices.
ALWAYS void fence_before_device(void) { __asm__ volatile("fence w, o" : : : "memory"); }

// What was read from devices comes before what is then read and written in RAM.
ALWAYS void fence_after_device(void) { __asm__ volatile("fence io, rw" : : : "memory"); }

ALWAYS void fence_translations(void) { __asm__ volatile("sfence.vma" : : : "memory"); }

ALWAYS void fence_translations_of_address(unsigned long address) {
  __asm__ volatile("sfence.vma %0, zero" : : "r"(address) : "memory");
}

ALWAYS void fence_translations_of_space(unsigned long space) {
  __asm__ volatile("sfence.vma zero, %0" : : "r"(space) : "memory");
}

ALWAYS void fence_translations_of_both(unsigned long address, unsigned long space) {
  __asm__ volatile("sfence.vma %0, %1" : : "r"(address), "r"(space) : "memory");
}

// The linker script's symbols. Only their addresses mean anything.
extern char firmware_start[];
extern char hart_areas[];

ALWAYS unsigned long firmware_start_address(void) { return (unsigned long)firmware_start; }
ALWAYS unsigned long hart_areas_address(void) { return (unsigned long)hart_areas; }

// start.S: lets the harts in that lost the lottery.
extern unsigned int harts_may_enter;
ALWAYS void open_for_harts(void) { __atomic_store_n(&harts_may_enter, 1, __ATOMIC_RELEASE); }

// start.S: leaves the firmware for S mode; `mstatus` says how.
__attribute__((noreturn)) void enter_supervisor(
    unsigned long hart, unsigned long argument, unsigned long address);
