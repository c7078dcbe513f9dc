# The timer: does its interrupt come, not early, and does setting it again take it back?
#include "behind.inc"
.equ TIMER, 1 << 5
.equ INTERVAL, 20000

# Sets the timer to a number in a register.
.macro set_timer register, code
  mv a0, \register
  request TIME, 0
  expect_success \code
.endm

start:
  trap_to interrupted
  # Is nothing pending at first?
  csrr t0, sip
  andi t0, t0, TIMER
  check t0, 0, 1
  # A time that has passed: pending at once?
  set_timer zero, 2
1:
  csrr t0, sip
  andi t0, t0, TIMER
  beqz t0, 1b
  # A time in the future: is it taken back?
  li s2, -1
  set_timer s2, 3
  csrr t0, sip
  andi t0, t0, TIMER
  check t0, 0, 4

  # Three interrupts, each of which sets the timer again.
  li s3, 0
  rdtime s2
  li t0, INTERVAL
  add s2, s2, t0
  set_timer s2, 5
  li t0, TIMER
  csrw sie, t0
  csrsi sstatus, 2
1:
  wfi
  li t0, 3
  bne s3, t0, 1b
  csrci sstatus, 2

  # Does the old call do the same?
  li a0, 0
  li a7, 0
  ecall
  check a0, 0, 8
1:
  csrr t0, sip
  andi t0, t0, TIMER
  beqz t0, 1b
  pass

.align 2
interrupted:
  csrr t0, scause
  check t0, (1 << 63) | 5, 6
  rdtime t0
  bgeu t0, s2, 1f
  fail 7
1:
  addi s3, s3, 1
  li t1, INTERVAL
  add s2, t0, t1
  set_timer s2, 5
  sret
