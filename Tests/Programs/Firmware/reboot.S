# harts: 2
# Two reboots, a cold and a warm one, and then the end: does the machine begin again as it began first?
#include "behind.inc"
.equ NOTE, 0x80400000 # memory that nothing is loaded to keeps what it holds

start:
  li s2, NOTE
  ld s3, 0(s2)
  li t0, 2
  beq s3, t0, 2f
  addi t0, s3, 1
  sd t0, 0(s2)
  # With another hart at work.
  xori s4, s0, 1
  start_hart s4, other, 1
  addi a0, s3, 1
  li a1, 0
  request RESET, 0
  fail 2
2:
  li a0, 0
  li a1, 0
  request RESET, 0
  fail 3
other:
  wfi
  j other
