# Sstc: does S mode's own timer interrupt come, never early, only with leave of M mode?
#include "program.inc"
#include "traps.inc"
.equ stimecmp, 0x14d
.equ TIMER, 0x20 # STIP, STIE
.equ INTERVAL, 1000

start:
  expect_traps
  open_memory
  # Neither menvcfg.STCE alone nor mcounteren.TM alone lets S mode in.
  csrw menvcfg, zero
  csrwi mcounteren, 2
  enter SUPERVISOR
  expect_trap 2, 1, csrr t0, stimecmp
  enter_machine
  li t0, 1 << 63
  csrw menvcfg, t0
  csrwi mcounteren, 0
  enter SUPERVISOR
  expect_trap 2, 2, csrw stimecmp, zero
  enter_machine
  csrwi mcounteren, 2
  li t0, TIMER
  csrw mideleg, t0
  enter SUPERVISOR

  # Pending is a comparison, not a memory.
  csrw stimecmp, zero
  csrr t0, sip
  check t0, TIMER, 3
  li t0, -1
  csrw stimecmp, t0
  csrr t0, sip
  check t0, 0, 4

  la t0, timer
  csrw stvec, t0
  li t0, TIMER
  csrw sie, t0
  li s1, 0 # interrupts so far
  rdtime s2
  li t0, INTERVAL
  add s2, s2, t0
  csrw stimecmp, s2
1:
  # Wakes although interrupts are off; then they are on for a moment.
  wfi
  csrsi sstatus, 2
  nop
  csrci sstatus, 2
  li t0, 3
  bne s1, t0, 1b
  pass

.align 2
timer:
  rdtime t0
  bgeu t0, s2, 2f
  fail 5
2:
  csrr t1, scause
  check t1, (1 << 63) | 5, 6
  addi s1, s1, 1
  li t1, INTERVAL
  add s2, t0, t1
  csrw stimecmp, s2
  sret
