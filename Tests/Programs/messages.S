# harts: 4
# Does a software interrupt wake a hart from WFI, and only the one it was sent to?
#include "program.inc"
.equ HARTS, 4

start:
  # Pending and enabled in mie is what ends a WFI; mstatus.MIE stays off, so nothing traps.
  li t0, 8
  csrw mie, t0
  slli s1, s0, 2
  li t0, CLINT
  add s1, s1, t0 # this hart's msip
  beqz s0, sender
receive:
  wfi
  csrr t0, mip
  andi t0, t0, 8
  beqz t0, receive
  sw zero, 0(s1)
  la t1, counts
  slli t2, s0, 3
  add t1, t1, t2
  ld t3, 0(t1)
  addi t3, t3, 1
  sd t3, 0(t1)
  fence rw, rw
  # Answer.
  li t0, CLINT
  li t1, 1
  sw t1, 0(t0)
  j receive

sender:
  li s2, 30 # messages, to harts 1, 2, 3 in turn
  li s3, 1
1:
  slli t0, s3, 2
  li t1, CLINT
  add t0, t0, t1
  li t1, 1
  sw t1, 0(t0)
2:
  wfi
  csrr t0, mip
  andi t0, t0, 8
  beqz t0, 2b
  sw zero, 0(s1)
  addi s3, s3, 1
  li t0, HARTS
  bne s3, t0, 3f
  li s3, 1
3:
  addi s2, s2, -1
  bnez s2, 1b
  fence rw, rw
  la t1, counts
  ld t2, 8(t1)
  check t2, 10, 1
  ld t2, 16(t1)
  check t2, 10, 2
  ld t2, 24(t1)
  check t2, 10, 3
  pass

.data
.align 3
counts: .dword 0, 0, 0, 0
