# Zimop, Zcmop and hints: do these instructions do what is left until they are given a meaning: zero, or nothing?
#include "program.inc"

start:
  # mop.r.0 and mop.rr.7 write zero; c.mop.1 leaves x1 alone.
  li a0, 5
  .word 0x81c04073 | 10 << 7 | 10 << 15 # mop.r.0 a0, a0
  check a0, 0, 1
  li a0, 5
  .word 0xce004073 | 10 << 7 | 10 << 15 | 10 << 20 # mop.rr.7 a0, a0, a0
  check a0, 0, 2
  la ra, start
  mv s1, ra
  .half 0x6081 # c.mop.1
  check_equal ra, s1, 3
  # pause, ntl.p1 and its compressed form, a fence of nothing.
  li t0, 0x1234
  .word 0x0100000f
  add zero, zero, x2
  .half 0x900a
  .word 0x0000000f
  check t0, 0x1234, 4
  pass
