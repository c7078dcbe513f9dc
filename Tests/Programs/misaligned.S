# Misaligned addresses: loads and stores do not mind, LR, SC and AMOs trap and change nothing.
#include "program.inc"
#include "traps.inc"
.equ LOAD_MISALIGNED, 4
.equ STORE_MISALIGNED, 6

start:
  expect_traps
  la s1, words
  addi s2, s1, 2
  li t0, 0x1122334455667788
  sd t0, 0(s2)
  ld t1, 0(s2)
  check_equal t0, t1, 1
  addi s3, s1, 4

  li t2, -5
  expect_trap LOAD_MISALIGNED, 2, lr.w t2, (s2)
  check_equal a6, s2, 3
  expect_trap LOAD_MISALIGNED, 4, lr.d t2, (s3)
  expect_trap STORE_MISALIGNED, 5, sc.w t2, t0, (s2)
  expect_trap STORE_MISALIGNED, 6, amoadd.w t2, t0, (s2)
  check_equal a6, s2, 7
  expect_trap STORE_MISALIGNED, 8, amomaxu.d t2, t0, (s3)
  expect_trap STORE_MISALIGNED, 9, amoswap.d t2, t0, (s2)
  check t2, -5, 10
  ld t1, 0(s2)
  li t0, 0x1122334455667788
  check_equal t0, t1, 11

  # Where both could be said: a misaligned address in no memory is misaligned for an AMO.
  li s4, 0x40000002
  expect_trap STORE_MISALIGNED, 12, amoadd.w t2, t0, (s4)
  li s4, 0x40000000
  expect_trap 7, 13, amoadd.w t2, t0, (s4)
  expect_trap 5, 14, lr.w t2, (s4)

  # SC: once for an LR, only at its address, and not after a trap's way out.
  lr.w t2, (s3)
  sc.w t2, t2, (s3)
  check t2, 0, 15
  sc.w t2, t2, (s3)
  check t2, 1, 16
  lr.w t2, (s1)
  sc.w t2, zero, (s3)
  check t2, 1, 17
  pass

.data
.align 4
words: .dword 0, 0, 0
