# harts: 2
# A shutdown by the old call, from the hart that came second.
#include "behind.inc"

start:
  xori s2, s0, 1
  start_hart s2, other, 1
1:
  wfi
  j 1b
other:
  li a7, 8
  ecall
  fail 2
