# harts: 4
# Interrupts between harts: do they come to those that are meant, and to no other?
#include "behind.inc"
.equ SOFTWARE, 1 << 1

# Interrupts the harts of a mask.
.macro interrupt mask, base, code
  li a0, \mask
  li a1, \base
  request IPI, 0
  expect_success \code
.endm

# Waits until `count` interrupts have been taken.
.macro wait_for_count expected
  la t0, count
  li t2, \expected
8:
  ld t1, 0(t0)
  bltu t1, t2, 8b
  check_equal t1, t2, 10
.endm

start:
  # Is a mask refused that names a hart which does not exist?
  li a0, 0x10
  li a1, 0
  request IPI, 0
  expect_error INVALID_PARAMETER, 1
  li a0, 3
  li a1, 3
  request IPI, 0
  expect_error INVALID_PARAMETER, 2
  li a0, 1
  li a1, 64
  request IPI, 0
  expect_error INVALID_PARAMETER, 3
  li a0, 1
  li a1, -2
  request IPI, 0
  expect_error INVALID_PARAMETER, 4
  # An empty one names none.
  interrupt 0, 0, 5
  interrupt 0, 1000, 6
  # Those that are stopped have nobody to interrupt.
  interrupt 15, 0, 7
  csrci sip, SOFTWARE

  addi s2, s0, 1
  andi s2, s2, 3
1:
  start_hart s2, other, 8
  addi s2, s2, 1
  andi s2, s2, 3
  bne s2, s0, 1b
2:
  la t0, ready
  ld t0, 0(t0)
  li t1, 3
  bne t0, t1, 2b

  # All at once, each alone, and oneself.
  interrupt 0, -1, 9
  wait_for_count 3
  csrr t0, sip
  andi t0, t0, SOFTWARE
  check t0, SOFTWARE, 11
  csrci sip, SOFTWARE
  addi s2, s0, 1
  andi s2, s2, 3
  li s3, 3
3:
  addi s3, s3, 1
  li a0, 1
  mv a1, s2
  request IPI, 0
  expect_success 12
  la t0, count
4:
  ld t1, 0(t0)
  bne t1, s3, 4b
  addi s2, s2, 1
  andi s2, s2, 3
  bne s2, s0, 3b
  # The old call takes it back, and says whether there was one.
  li a0, 1
  mv a1, s0
  request IPI, 0
  li a7, 3
  ecall
  check a0, 1, 13
  li a7, 3
  ecall
  check a0, 0, 14
  csrr t0, sip
  andi t0, t0, SOFTWARE
  check t0, 0, 15
  pass

other:
  trap_to interrupted
  csrw sie, SOFTWARE
  csrsi sstatus, 2
  la t0, ready
  li t1, 1
  amoadd.d zero, t1, (t0)
1:
  wfi
  j 1b

.align 2
interrupted:
  csrr t0, scause
  check t0, (1 << 63) | 1, 16
  csrci sip, SOFTWARE
  la t0, count
  li t1, 1
  amoadd.d zero, t1, (t0)
  sret

.bss
.align 3
count: .skip 8
ready: .skip 8
