# Zfa: constants, minima that keep NaNs, rounding to integral values, conversion modulo 2^32, quiet comparisons.
#include "program.inc"

# The assembler knows none of these: funct7, rs2 and rm as the manual prints them.
.macro fli.s rd, index
  .insn r 0x53, 0, 0x78, \rd, x\index, x1
.endm
.macro fli.d rd, index
  .insn r 0x53, 0, 0x79, \rd, x\index, x1
.endm
.macro fli.h rd, index
  .insn r 0x53, 0, 0x7a, \rd, x\index, x1
.endm
.macro fminm.s rd, rs1, rs2
  .insn r 0x53, 2, 0x14, \rd, \rs1, \rs2
.endm
.macro fmaxm.d rd, rs1, rs2
  .insn r 0x53, 3, 0x15, \rd, \rs1, \rs2
.endm
.macro fround.d rd, rs1, rm
  .insn r 0x53, \rm, 0x21, \rd, \rs1, x4
.endm
.macro froundnx.d rd, rs1, rm
  .insn r 0x53, \rm, 0x21, \rd, \rs1, x5
.endm
.macro fcvtmod.w.d rd, rs1
  .insn r 0x53, 1, 0x61, \rd, \rs1, x8
.endm
.macro fleq.s rd, rs1, rs2
  .insn r 0x53, 4, 0x50, \rd, \rs1, \rs2
.endm
.macro fltq.d rd, rs1, rs2
  .insn r 0x53, 5, 0x51, \rd, \rs1, \rs2
.endm
.macro check_flags flags, code
  csrrwi t5, fflags, 0
  check t5, \flags, \code
.endm

start:
  li t0, 1 << 13
  csrs mstatus, t0
  csrwi fcsr, 0
  # The table's ends and middle; entry 1 is the format's own smallest normal number.
  fli.s fa0, 0
  fmv.x.w t2, fa0
  check t2, -0x40800000, 1 # -1
  fli.s fa0, 1
  fmv.x.w t2, fa0
  check t2, 0x00800000, 2
  fli.d fa0, 1
  fmv.x.d t2, fa0
  check t2, 0x0010000000000000, 3
  fli.d fa0, 21
  fmv.x.d t2, fa0
  check t2, 0x4004000000000000, 4 # 2.5
  fli.d fa0, 30
  fmv.x.d t2, fa0
  check t2, 0x7ff0000000000000, 5
  fli.h fa0, 31
  fmv.x.d t2, fa0
  check t2, 0xffffffffffff7e00, 6

  # A NaN beside a number is the answer.
  fli.s fa0, 16 # 1
  fli.s fa1, 31 # NaN
  fminm.s fa2, fa0, fa1
  fclass.s t2, fa2
  check t2, 1 << 9, 7
  check_flags 0, 8
  fmin.s fa2, fa0, fa1
  feq.s t2, fa2, fa0
  check t2, 1, 9
  fmv.d.x fa2, zero
  fneg.d fa3, fa2
  fmaxm.d fa3, fa3, fa2
  fmv.x.d t2, fa3
  check t2, 0, 10

  # 2.5 to integral values; one instruction says that it was inexact, the other does not.
  fli.d fa0, 21
  fround.d fa1, fa0, 0
  fcvt.l.d t2, fa1
  check t2, 2, 11
  check_flags 0, 12
  froundnx.d fa1, fa0, 3
  fcvt.l.d t2, fa1
  check t2, 3, 13
  check_flags 1, 14
  li t0, 0xbfd0000000000000 # -0.25 becomes -0
  fmv.d.x fa0, t0
  fround.d fa1, fa0, 1
  fclass.d t2, fa1
  check t2, 1 << 3, 15

  # 2^32 + 5.5: modulo 2^32, which is out of range; infinity gives 0.
  li t0, 0x41f0000000580000
  fmv.d.x fa0, t0
  fcvtmod.w.d t2, fa0
  check t2, 5, 16
  check_flags 16, 17
  fli.d fa0, 21
  fcvtmod.w.d t2, fa0
  check t2, 2, 18
  check_flags 1, 19
  fli.d fa0, 30
  fcvtmod.w.d t2, fa0
  check t2, 0, 20
  check_flags 16, 21

  # Comparisons that do not mind quiet NaNs.
  fli.s fa0, 16
  fleq.s t2, fa0, fa0
  check t2, 1, 22
  fleq.s t2, fa0, fa1
  check_flags 0, 23
  fli.d fa0, 31
  fltq.d t2, fa0, fa0
  check t2, 0, 24
  check_flags 0, 25
  li t0, 0x7ff0000000000001
  fmv.d.x fa0, t0
  fltq.d t2, fa0, fa0
  check_flags 16, 26
  pass
