# Vectored traps: an exception at the base, an interrupt at its own place, the most important one first, in M and S mode.
#include "program.inc"
#include "traps.inc"
.equ SOFTWARE, 1 << 3
.equ TIMER, 1 << 7
.equ SUPERVISOR_SOFTWARE, 1 << 1

start:
  la t0, machine_vectors + 1
  csrw mtvec, t0
  li s1, 0
  ecall
  check s1, 100, 1

  # Timer and software both pend: software first.
  li t0, CLINT
  li t1, 1
  sw t1, 0(t0)
  li t0, MTIMECMP
  sd zero, 0(t0)
1:
  csrr t0, mip
  andi t0, t0, SOFTWARE | TIMER
  li t1, SOFTWARE | TIMER
  bne t0, t1, 1b
  li t0, SOFTWARE | TIMER
  csrw mie, t0
  li s1, 0
  csrsi mstatus, 8
  nop
  csrci mstatus, 8
  check s1, 3 * 16 + 7, 2

  # Delegated: to S mode's vectors, and not before M mode is left.
  open_memory
  csrwi mideleg, SUPERVISOR_SOFTWARE
  la t0, supervisor_vectors + 1
  csrw stvec, t0
  csrwi sie, SUPERVISOR_SOFTWARE
  csrsi mstatus, 8
  csrsi mip, SUPERVISOR_SOFTWARE
  nop
  check s1, 3 * 16 + 7, 3
  li s1, 0
  enter SUPERVISOR
  # sstatus.SIE is off.
  check s1, 0, 4
  csrsi sstatus, 2
  nop
  check s1, 1, 5
  pass

# One instruction of four bytes each.
.option push
.option norvc
.align 8
machine_vectors:
  j exception
  .rept 2
  j unexpected
  .endr
  j software
  .rept 3
  j unexpected
  .endr
  j timer
  .rept 8
  j unexpected
  .endr
.align 8
supervisor_vectors:
  j unexpected
  j supervisor_software
  .rept 8
  j unexpected
  .endr
.option pop

exception:
  csrr t0, mcause
  check t0, 11, 6
  li s1, 100
  csrr t0, mepc
  addi t0, t0, 4
  csrw mepc, t0
  mret

# s1 gathers the order: a hexadecimal digit each.
software:
  slli s1, s1, 4
  addi s1, s1, 3
  li t0, CLINT
  sw zero, 0(t0)
  mret
timer:
  slli s1, s1, 4
  addi s1, s1, 7
  li t0, MTIMECMP
  li t1, -1
  sd t1, 0(t0)
  mret
supervisor_software:
  csrci sip, SUPERVISOR_SOFTWARE
  addi s1, s1, 1
  sret
unexpected:
  fail 7
