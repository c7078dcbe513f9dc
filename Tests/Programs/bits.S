# Zba, Zbb, Zbc, Zbs, Zicond: a value that tells each instruction from its neighbours.
#include "program.inc"
.option arch, +zba, +zbb, +zbc, +zbs

.macro is code, expected, instruction:vararg
  \instruction
  check a0, \expected, \code
.endm
.macro czero.eqz rd, rs1, rs2
  .insn r 0x33, 5, 7, \rd, \rs1, \rs2
.endm
.macro czero.nez rd, rs1, rs2
  .insn r 0x33, 7, 7, \rd, \rs1, \rs2
.endm

start:
  li s1, 0xffffffff80000005
  li s2, 0x00f0000000001234
  li s3, 20
  li s4, 5
  li s7, 1
  is 1, 0x80000005 * 4 + 1, sh2add.uw a0, s1, s7
  is 2, 0x00f0000000001234 + (5 - 0x80000000) * 8, sh3add a0, s1, s2
  is 3, 0x800000050, slli.uw a0, s1, 4
  is 4, 0x00f0000080001239, add.uw a0, s1, s2
  is 5, -1, orn a0, s1, s1
  is 6, 0xff0fffffffffedcb, not a0, s2
  is 7, 8, clz a0, s2
  is 8, 2, ctz a0, s2
  is 9, 9, cpop a0, s2
  is 10, 64, clz a0, zero
  is 11, 32, ctzw a0, zero
  is 12, 3, cpopw a0, s1
  is 13, 0x00f0000000001234, max a0, s1, s2
  is 14, 0xffffffff80000005, maxu a0, s1, s2
  is 15, 0x34, sext.b a0, s2
  is 16, 0x1234, zext.h a0, s2
  is 17, 0x0123400f00000000, ror a0, s2, s3
  is 18, 0x58000000, roriw a0, s1, 4
  is 19, 0x341200000000f000, rev8 a0, s2
  is 20, 0x00ff00000000ffff, orc.b a0, s2
  # Products without carries: 5 * 5 is 0x11, and the reversed one is the high half shifted by one.
  is 21, 0x11, clmul a0, s4, s4
  li s5, 1 << 63
  is 22, 2, clmulh a0, s4, s5
  is 23, 5, clmulr a0, s4, s5
  # The number of a bit is taken modulo 64.
  li s6, 64 + 3
  is 24, 8, bset a0, zero, s6
  is 25, 0x00f000000000123c, binv a0, s2, s6
  is 26, 0x00f0000000001234 - 16, bclri a0, s2, 4
  is 27, 1, bexti a0, s2, 55
  is 28, 0, bext a0, s2, s6
  is 29, 0, czero.eqz a0, s1, zero
  is 30, 5, czero.eqz a0, s4, s1
  is 31, 0, czero.nez a0, s4, s1
  pass
