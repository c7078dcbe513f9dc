# Zicbom, Zicbop, Zicboz: is just one block zeroed, and do menvcfg and senvcfg gate these instructions?
#include "program.inc"
#include "traps.inc"
.option arch, +zicbom, +zicbop, +zicboz
.equ NOWHERE, 0x40000000
.equ INVALIDATE, 0x30 # CBIE
.equ CLEAN, 0x40 # CBCFE
.equ ZERO, 0x80 # CBZE

start:
  expect_traps
  # The middle one of three blocks of ones, by an address in its midst.
  la s1, blocks
  mv t0, s1
  addi t1, s1, 3 * 64
  li t2, -1
1:
  sd t2, 0(t0)
  addi t0, t0, 8
  bne t0, t1, 1b
  addi t0, s1, 64 + 25
  cbo.zero 0(t0)
  ld t0, 56(s1)
  check t0, -1, 1
  ld t0, 128(s1)
  check t0, -1, 2
  li s2, 0
  addi t0, s1, 64
  addi t1, s1, 128
2:
  ld t2, 0(t0)
  or s2, s2, t2
  addi t0, t0, 8
  bne t0, t1, 2b
  check s2, 0, 3

  # Memory is coherent: nothing is lost by clean and flush, and these fault as stores do.
  li t0, 0x1234
  sd t0, 64(s1)
  addi t1, s1, 64
  cbo.clean 0(t1)
  cbo.flush 0(t1)
  ld t2, 64(s1)
  check_equal t0, t2, 4
  li s2, NOWHERE
  expect_trap 7, 5, cbo.zero 0(s2)
  check_equal a6, s2, 6
  # A prefetch is a hint, wherever it points to.
  prefetch.r 0(s2)
  prefetch.w 32(s2)
  prefetch.i 0(s2)

  # S mode asks menvcfg.
  open_memory
  csrw menvcfg, zero
  enter SUPERVISOR
  expect_trap 2, 7, cbo.zero 0(s1)
  expect_trap 2, 8, cbo.clean 0(s1)
  expect_trap 2, 9, cbo.inval 0(s1)
  enter_machine
  li t0, INVALIDATE | CLEAN | ZERO
  csrw menvcfg, t0
  enter SUPERVISOR
  cbo.zero 0(s1)
  cbo.flush 0(s1)
  cbo.inval 0(s1)
  ld t0, 0(s1)
  check t0, 0, 10

  # U mode asks senvcfg, too.
  enter_machine
  li t0, ZERO
  csrw senvcfg, t0
  enter USER
  li t0, -1
  sd t0, 0(s1)
  expect_trap 2, 11, cbo.clean 0(s1)
  expect_trap 2, 12, cbo.inval 0(s1)
  cbo.zero 0(s1)
  ld t0, 0(s1)
  check t0, 0, 13
  pass

.bss
.align 6
blocks: .skip 3 * 64
