# Are retired instructions counted exactly, traps not, and writes of the counter obeyed?
#include "program.inc"

start:
  trap_to skip
  csrr t0, minstret
  nop
  nop
  nop
  csrr t1, minstret
  sub t1, t1, t0
  check t1, 4, 1

  # An ECALL does not retire; the five instructions of its handler do.
  csrr t0, minstret
  ecall
  csrr t1, minstret
  sub t1, t1, t0
  check t1, 6, 2

  # The value written is what the next instruction reads.
  li t0, 1000
  csrw minstret, t0
  csrr t1, minstret
  check t1, 1000, 3

  # Through many taken branches, and a page boundary.
  li t2, 5000
  csrr t0, minstret
1:
  addi t2, t2, -1
  bnez t2, 1b
  csrr t1, minstret
  sub t1, t1, t0
  check t1, 10001, 4
  pass

.align 2
skip:
  csrr t3, mepc
  addi t3, t3, 4
  csrw mepc, t3
  nop
  mret
