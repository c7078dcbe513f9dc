# WFI, and what mstatus takes from S mode: TW, TVM and TSR.
#include "program.inc"
#include "traps.inc"
.equ TVM, 1 << 20
.equ TW, 1 << 21
.equ TSR, 1 << 22

start:
  expect_traps
  open_memory
  # A pending and enabled interrupt ends every WFI at once, though nobody takes it.
  csrwi mideleg, 2
  csrwi mie, 2
  csrsi mip, 2
  wfi
  enter SUPERVISOR
  wfi
  enter_machine
  csrci mip, 2
  csrwi mie, 0

  # With nothing to wait for: TW ends S mode's wait by a trap. U mode's ends so anyway.
  li t0, TW
  csrs mstatus, t0
  enter SUPERVISOR
  expect_trap 2, 1, wfi
  enter_machine
  li t0, TW
  csrc mstatus, t0
  enter USER
  expect_trap 2, 2, wfi
  expect_trap 2, 3, sfence.vma
  expect_trap 2, 4, sret
  expect_trap 2, 5, csrr t0, sstatus
  enter_machine

  # TVM: translation is M mode's.
  li t0, TVM
  csrs mstatus, t0
  csrw satp, zero
  sfence.vma
  enter SUPERVISOR
  expect_trap 2, 6, csrw satp, zero
  expect_trap 2, 7, csrr t0, satp
  expect_trap 2, 8, sfence.vma
  enter_machine
  li t0, TVM
  csrc mstatus, t0

  # TSR: so is the way out of S mode.
  li t0, TSR
  csrs mstatus, t0
  enter SUPERVISOR
  expect_trap 2, 9, sret
  expect_trap 2, 10, mret
  csrr t0, satp
  enter_machine
  li t0, TSR
  csrc mstatus, t0
  enter SUPERVISOR
  la t0, 1f
  csrw sepc, t0
  li t0, 1 << 8 # SPP: S mode
  csrs sstatus, t0
  sret
  fail 11
1:
  # Back in S mode, and SPP is U mode now.
  csrr t0, sstatus
  andi t0, t0, 1 << 8
  check t0, 0, 12
  pass
