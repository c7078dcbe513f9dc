# Delegation: an exception of U mode goes to S mode where medeleg says so, one of M mode never; MPRV, SUM, MXR.
#include "program.inc"
#include "traps.inc"
#include "tables.inc"
.equ SUM, 1 << 18
.equ MXR, 1 << 19
.equ MPRV, 1 << 17

start:
  expect_traps
  open_memory
  call fill_tables
  la a0, frame
  li a1, DATA | USERS
  li a2, 0
  call map
  la a0, frame
  li a1, CODE
  li a2, 1
  call map
  translate SV39
  li t0, 1 << 8 # ECALL of U mode
  csrw medeleg, t0
  la t0, supervisor
  csrw stvec, t0
  li s1, 0
  enter SUPERVISOR
  # An ECALL of S mode is M mode's.
  expect_trap 9, 1, ecall

  # A page of U mode's: not S mode's but with SUM, and never its code.
  li s2, WINDOW
  expect_trap 13, 2, ld t0, 0(s2)
  li t0, SUM
  csrs sstatus, t0
  ld t0, 0(s2)
  sd s2, 0(s2)
  # A page to execute: read only with MXR.
  li s3, WINDOW + 4096
  expect_trap 13, 3, ld t0, 0(s3)
  li t0, MXR
  csrs sstatus, t0
  ld t0, 0(s3)
  check_equal t0, s2, 4
  expect_trap 15, 5, sd t0, 0(s3)
  enter_machine

  # MPRV: M mode's loads by S mode's tables and rights; its fetches by nobody's.
  li t0, MPRV | MACHINE << 11
  csrc mstatus, t0
  li t0, SUPERVISOR << 11 | MPRV
  csrs mstatus, t0
  ld t0, 0(s2)
  check_equal t0, s2, 6
  li t0, SUM
  csrc mstatus, t0
  expect_trap 13, 7, ld t0, 0(s2)
  li t0, MPRV
  csrc mstatus, t0

  # From U mode, in pages of its own.
  la a0, user
  srli a0, a0, 12
  slli a0, a0, 12
  li a1, CODE | USERS
  li a2, 2
  call map
  sfence.vma
  li t0, MACHINE << 11
  csrc mstatus, t0
  la t0, user
  slli t0, t0, 52
  srli t0, t0, 52
  li t1, WINDOW + 2 * 4096
  add s4, t0, t1
  csrw mepc, s4
  mret

.align 4
user:
  ecall

.align 2
supervisor:
  csrr t0, scause
  check t0, 8, 8
  csrr t0, sepc
  check_equal t0, s4, 9
  csrr t0, sstatus
  andi t0, t0, 1 << 8 # SPP
  check t0, 0, 10
  # MPP shows that M mode was not there since.
  csrr t0, scounteren
  pass

.bss
.align 12
frame: .skip 4096
