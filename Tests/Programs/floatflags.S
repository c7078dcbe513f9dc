# F and D: flags that stick, rounding, NaN boxes, and what mstatus.FS says.
#include "program.inc"
#include "traps.inc"
.equ FS, 3 << 13
.equ INEXACT, 1
.equ UNDERFLOW, 2
.equ OVERFLOW, 4
.equ BY_ZERO, 8
.equ INVALID, 16

# Fails with `code` unless just these flags are up; takes them down.
.macro check_flags flags, code
  csrrwi t5, fflags, 0
  check t5, \flags, \code
.endm
# A single's or a double's bits.
.macro single register, bits
  li t0, \bits
  fmv.w.x \register, t0
.endm
.macro double register, bits
  li t0, \bits
  fmv.d.x \register, t0
.endm

start:
  expect_traps
  # Off: illegal, CSRs included. Any result makes the state dirty.
  li t0, FS
  csrc mstatus, t0
  expect_trap 2, 1, fadd.s fa0, fa0, fa0
  expect_trap 2, 2, csrr t0, fcsr
  li t0, 1 << 13 # initial
  csrs mstatus, t0
  single fa0, 0x3f800000 # 1
  csrr t0, mstatus
  li t1, FS
  and t0, t0, t1
  check_equal t0, t1, 3
  bltz t0, 1f
  csrr t0, mstatus
  bltz t0, 1f # SD
  fail 4
1:
  # One flag each, and all that are raised stay up.
  csrwi fcsr, 0
  fadd.s fa1, fa0, fa0
  check_flags 0, 5
  fdiv.s fa1, fa0, fa1 # 0.5, exact
  single fa2, 0x40400000 # 3
  fdiv.s fa1, fa0, fa2
  check_flags INEXACT, 6
  fmv.w.x fa3, zero
  fdiv.s fa1, fa0, fa3
  check_flags BY_ZERO, 7
  fdiv.s fa1, fa3, fa3
  fmv.x.w t2, fa1
  check t2, 0x7fc00000, 8
  check_flags INVALID, 9
  double fa1, 0x7fefffffffffffff
  fadd.d fa1, fa1, fa1
  double fa1, 0x0010000000000001
  double fa4, 0x3fe0000000000000
  fmul.d fa1, fa1, fa4
  check_flags OVERFLOW | INEXACT | UNDERFLOW, 10
  # A quiet comparison with a quiet NaN says no; an ordering one is invalid.
  single fa1, 0x7fc00000
  feq.s t2, fa1, fa1
  check t2, 0, 11
  check_flags 0, 12
  flt.s t2, fa1, fa0
  check_flags INVALID, 13

  # To integers: rounding by the instruction, by frm, and saturation.
  double fa1, 0xc004000000000000 # -2.5
  fcvt.l.d t2, fa1, rne
  check t2, -2, 14
  fcvt.l.d t2, fa1, rmm
  check t2, -3, 15
  csrwi frm, 2 # down
  fcvt.l.d t2, fa1
  check t2, -3, 16
  csrwi frm, 3 # up
  fcvt.l.d t2, fa1
  check t2, -2, 17
  check_flags INEXACT, 18
  fcvt.wu.d t2, fa1
  check t2, 0, 19
  check_flags INVALID, 20
  double fa1, 0x7ff8000000000000
  fcvt.w.d t2, fa1
  check t2, 0x7fffffff, 21
  csrwi frm, 5 # no rounding mode: whoever asks for it is illegal
  expect_trap 2, 22, fadd.s fa1, fa0, fa0
  fadd.s fa1, fa0, fa0, rtz
  csrwi fcsr, 0

  # A single is boxed in ones; what is not boxed is the canonical NaN, but not for moves and stores.
  fadd.s fa1, fa0, fa0
  fmv.x.d t2, fa1
  check t2, 0xffffffff40000000, 23
  double fa1, 0x3f800000
  fadd.s fa2, fa1, fa0
  fmv.x.w t2, fa2
  check t2, 0x7fc00000, 24
  check_flags 0, 25
  fclass.s t2, fa1
  check t2, 1 << 9, 26
  fmv.x.w t2, fa1
  check t2, 0x3f800000, 27
  fsgnj.s fa2, fa1, fa1
  fmv.x.w t2, fa2
  check t2, 0x7fc00000, 28
  la s1, word
  flw fa2, 0(s1)
  fmv.x.d t2, fa2
  check t2, 0xffffffff12345678, 29

  # The smaller zero, the number beside a NaN, and a fused operation that rounds once.
  single fa1, 0x80000000
  fmin.s fa2, fa3, fa1
  fmv.x.w t2, fa2
  check t2, -0x80000000, 30
  single fa1, 0x7f800001 # signalling
  fmax.s fa2, fa1, fa0
  fmv.x.w t2, fa2
  check t2, 0x3f800000, 31
  check_flags INVALID, 32
  double fa1, 0x3ff0000000000001
  double fa2, 0xbff0000000000002
  fmadd.d fa2, fa1, fa1, fa2 # (1 + e)^2 - (1 + 2e) = e^2
  fmv.x.d t2, fa2
  check t2, 0x3970000000000000, 33
  check_flags 0, 34
  pass

.data
.align 2
word: .word 0x12345678
