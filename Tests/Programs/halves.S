# Zfh: halves rounded once, boxed, and turned into every other format.
#include "program.inc"
.option arch, +zfh

.macro half register, bits
  li t0, \bits
  fmv.h.x \register, t0
.endm

start:
  li t0, 1 << 13
  csrs mstatus, t0
  csrwi fcsr, 0
  half fa0, 0x3c00 # 1
  half fa1, 0x1400 # 2^-10, the distance to the next half
  fadd.h fa2, fa0, fa1
  fmv.x.h t2, fa2
  check t2, 0x3c01, 1
  half fa1, 0x1000 # half of it: ties to even
  fadd.h fa2, fa0, fa1
  fmv.x.h t2, fa2
  check t2, 0x3c00, 2
  csrrwi t2, fflags, 0
  check t2, 1, 3
  # Boxed in 48 ones; moved to an integer with its sign.
  half fa2, 0xc000
  fmv.x.d t2, fa2
  check t2, 0xffffffffffffc000, 4
  fmv.x.h t2, fa2
  check t2, -0x4000, 5
  # Boxed as a single is not boxed as a half.
  li t0, 0x3c003c00
  fmv.w.x fa3, t0
  fadd.h fa2, fa3, fa0
  fmv.x.h t2, fa2
  check t2, 0x7e00, 6
  # Rounded once from a double: by way of a single it would be 0x3c00.
  li t0, 0x3ff0020000000001
  fmv.d.x fa1, t0
  fcvt.h.d fa2, fa1
  fmv.x.h t2, fa2
  check t2, 0x3c01, 7
  # The largest half, and beyond.
  li t0, 65504
  fcvt.h.w fa1, t0
  fmv.x.h t2, fa1
  check t2, 0x7bff, 8
  fcvt.s.h fa2, fa1
  fmv.x.w t2, fa2
  check t2, 0x477fe000, 9
  csrwi fflags, 0
  li t0, 65520
  fcvt.h.w fa1, t0
  fmv.x.h t2, fa1
  check t2, 0x7c00, 10
  csrr t2, fflags
  check t2, 5, 11 # overflow, inexact
  # Subnormals, from memory and back.
  la s1, smallest
  flh fa1, 0(s1)
  fadd.h fa1, fa1, fa1
  fsh fa1, 2(s1)
  lhu t2, 2(s1)
  check t2, 2, 12
  fclass.h t2, fa1
  check t2, 1 << 5, 13
  fcvt.d.h fa2, fa1
  fmv.x.d t2, fa2
  check t2, 0x3e80000000000000, 14 # 2^-23
  fsqrt.h fa2, fa0
  feq.h t2, fa2, fa0
  check t2, 1, 15
  pass

.data
.align 2
smallest: .half 1, 0
