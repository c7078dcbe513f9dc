# Zcb: the compressed loads and stores of bytes and halves, extensions and the product, by their bits.
#include "program.inc"

# All work on s0 and a0, x8 and x10 of the eight that three bits can name: rd' or rs1' is 0 or 2.
.equ S0, 0 << 7
.equ A0, 2 << 2
.macro c.lbu.s0.a0 offset
  .half 0x8000 | S0 | A0 | ((\offset >> 1) & 1) << 5 | (\offset & 1) << 6
.endm
.macro c.lhu.s0.a0 offset
  .half 0x8400 | S0 | A0 | (\offset >> 1) << 5
.endm
.macro c.lh.s0.a0 offset
  .half 0x8440 | S0 | A0 | (\offset >> 1) << 5
.endm
.macro c.sb.a0.s0 offset
  .half 0x8800 | S0 | A0 | ((\offset >> 1) & 1) << 5 | (\offset & 1) << 6
.endm
.macro c.sh.a0.s0 offset
  .half 0x8c00 | S0 | A0 | (\offset >> 1) << 5
.endm
# An instruction of one operand, a0: zext.b 0, sext.b 1, zext.h 2, sext.h 3, zext.w 4, not 5.
.macro c.unary.a0 which
  .half 0x9c61 | 2 << 7 | \which << 2
.endm
.macro c.mul.a0.s0
  .half 0x9c41 | 2 << 7 | 0 << 2
.endm

start:
  la s0, bytes
  c.lbu.s0.a0 0
  check a0, 0x81, 1
  c.lbu.s0.a0 1
  check a0, 0x92, 2
  c.lbu.s0.a0 2
  check a0, 0xa3, 3
  c.lbu.s0.a0 3
  check a0, 0xb4, 4
  c.lhu.s0.a0 2
  check a0, 0xb4a3, 5
  c.lh.s0.a0 0
  check a0, -0x6d7f, 6
  li a0, 0x1122
  c.sb.a0.s0 3
  lwu t2, 0(s0)
  check t2, 0x22a39281, 7
  c.sh.a0.s0 0
  lwu t2, 0(s0)
  check t2, 0x22a31122, 8

  .macro of which, value, code
    li a0, 0x123456789abc8def
    c.unary.a0 \which
    check a0, \value, \code
  .endm
  of 0, 0xef, 9
  of 1, -0x11, 10
  of 2, 0x8def, 11
  of 3, -0x7211, 12
  of 4, 0x9abc8def, 13
  of 5, ~0x123456789abc8def, 14
  li a0, 3
  li s0, -5
  c.mul.a0.s0
  check a0, -15, 15
  pass

.data
.align 2
bytes: .word 0xb4a39281
