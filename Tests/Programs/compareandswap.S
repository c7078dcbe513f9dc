# Zacas: words, doublewords and quadwords are swapped only where they are equal; pairs of registers, and what they may be.
#include "program.inc"
#include "traps.inc"

# amocas has funct5 5; the low bits of funct7 are aq and rl.
.macro amocas.w rd, rs2, address
  .insn r 0x2f, 2, 0x14, \rd, \address, \rs2
.endm
.macro amocas.d rd, rs2, address
  .insn r 0x2f, 3, 0x14, \rd, \address, \rs2
.endm
.macro amocas.q rd, rs2, address
  .insn r 0x2f, 4, 0x14, \rd, \address, \rs2
.endm

start:
  expect_traps
  la s1, words
  # A word: only the low half of rd is compared, and it comes back with its sign.
  li t0, 0x1234567880000001
  li t1, 7
  amocas.w t0, t1, s1
  check t0, -0x7fffffff, 1
  lwu t2, 0(s1)
  check t2, 7, 2
  lwu t2, 4(s1)
  check t2, 0xffffffff, 3
  # Not equal: memory stays, and its value comes.
  li t0, 8
  amocas.w t0, t1, s1
  check t0, 7, 4
  lwu t2, 0(s1)
  check t2, 7, 5

  addi s2, s1, 8
  li t0, 0x0123456789abcdef
  li t1, -2
  amocas.d t0, t1, s2
  check t0, 0x0123456789abcdef, 6
  ld t2, 0(s2)
  check t2, -2, 7

  # 16 bytes: pairs of registers, the even one low.
  addi s3, s1, 16
  li a2, 1
  li a3, 2
  li a4, 3
  li a5, 4
  amocas.q a2, a4, s3
  check a2, 1, 8
  check a3, 2, 9
  ld t2, 0(s3)
  check t2, 3, 10
  ld t2, 8(s3)
  check t2, 4, 11
  # Half of it differs: nothing is stored.
  li a2, 3
  li a3, 5
  li a4, 6
  li a5, 6
  amocas.q a2, a4, s3
  check a3, 4, 12
  ld t2, 0(s3)
  check t2, 3, 13
  # x0 and x1 are no pair: x0 stands for 128 zeros, and as a destination nothing is written.
  la ra, 1f
1:
  mv s4, ra
  amocas.q zero, a4, s3
  check_equal ra, s4, 14
  ld t2, 0(s3)
  check t2, 3, 15
  li a2, 3
  li a3, 4
  amocas.q a2, zero, s3
  ld t2, 8(s3)
  check t2, 0, 16
  # Odd registers are reserved; an address that is not aligned traps.
  expect_trap 2, 17, amocas.q a1, a4, s3
  expect_trap 2, 18, amocas.q a2, a5, s3
  addi s3, s3, 8
  expect_trap 6, 19, amocas.q a2, a4, s3
  check_equal a6, s3, 20
  addi s1, s1, 2
  expect_trap 6, 21, amocas.w a2, a4, s1
  pass

.data
.align 4
words:
  .word 0x80000001, 0xffffffff
  .dword 0x0123456789abcdef
  .dword 1, 2
