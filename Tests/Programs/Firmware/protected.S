# What firmware keeps to itself, and which traps it passes on: does each come to S mode as if it had come directly?
#include "behind.inc"
.equ CLINT_END, CLINT + 0xfff8
.equ SPP, 1 << 8
.equ SPIE, 1 << 5
.equ SIE, 1 << 1

# Fails unless the instruction traps into S mode: `cause`, `value` in stval, its own address, from S mode, with interrupts
# on before and off now.
.macro expect_trap cause, value, code, instruction:vararg
  li s11, \cause
  la s10, 7f
  li s9, \value
  li s8, \code
  csrsi sstatus, SIE
6:
  \instruction
  fail \code
7:
  la t0, 6b
  check_equal s7, t0, \code
.endm

start:
  trap_to trapped
  # The firmware's memory, first and last page of one hart: nothing may be done.
  li a2, FIRMWARE
  expect_trap 5, FIRMWARE, 1, ld t0, 0(a2)
  expect_trap 7, FIRMWARE, 2, sd t0, 0(a2)
  la ra, 7f
  li a2, FIRMWARE + 4096
  expect_trap 5, FIRMWARE + 4096, 3, ld t0, 0(a2)
  # The harts' interrupts and timers.
  li a2, CLINT
  expect_trap 5, CLINT, 4, lw t0, 0(a2)
  expect_trap 7, CLINT, 5, sw t0, 0(a2)
  li a2, CLINT_END
  expect_trap 5, CLINT_END, 6, ld t0, 0(a2)
  # Devices may be used.
  li a2, UART
  lbu t0, 5(a2)
  # Nothing is where nothing is.
  li a2, 0x1000000
  expect_trap 5, 0x1000000, 7, ld t0, 0(a2)
  # Instructions: none, a register of M mode.
  expect_trap 2, 0, 8, .word 0
  expect_trap 2, 0x30002573, 9, csrr a0, mstatus
  # Delegated as ever.
  li s9, -1
  expect_trap 3, -1, 10, ebreak
  # Time and counters may be read, from U mode the time alone.
  rdtime t0
  rdcycle t0
  rdinstret t0
  li t0, SPP
  csrc sstatus, t0
  la t0, user
  csrw sepc, t0
  la s10, 1f
  li s11, 2
  li s9, -1
  li s8, 11
  la s7, user_end
  sret
1:
  # Is a function called where the firmware is? The jump succeeds, the fetch does not.
  li s11, 1
  li s9, FIRMWARE
  li s8, 12
  la s10, 2f
  csrsi sstatus, SIE
  li t0, FIRMWARE
  jr t0
2:
  li t0, FIRMWARE
  check_equal s7, t0, 13
  pass

user:
  rdtime t0
user_end:
  rdcycle t0
  j user_end

.align 2
trapped:
  csrr t0, scause
  check_equal t0, s11, 20
  li t0, -1
  beq s9, t0, 1f
  csrr t0, stval
  check_equal t0, s9, 21
1:
  csrr t0, sstatus
  andi t1, t0, SIE
  check t1, 0, 22
  csrr s7, sepc
  la t1, user_end
  beq s7, t1, 2f
  andi t1, t0, SPIE
  check t1, SPIE, 23
  andi t1, t0, SPP
  check t1, SPP, 24
  j 3f
2:
  andi t1, t0, SPP
  check t1, 0, 25
3:
  li t0, SPP
  csrs sstatus, t0
  csrw sepc, s10
  sret
