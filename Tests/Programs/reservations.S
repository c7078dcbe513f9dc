# harts: 2
# Is a reservation lost when another hart stores there, and does WRS.NTO wait for that, no longer?
#include "program.inc"
.option arch, +zawrs
.equ ROUNDS, 50

start:
  la s1, word
  la s2, turn
  li s3, ROUNDS
  bnez s0, other
1:
  # turn: 0 hart 0 reserves, 1 hart 1 stores, 2 hart 0 tries.
  lr.w t0, (s1)
  li t1, 1
  fence rw, rw
  sw t1, 0(s2)
2:
  lw t1, 0(s2)
  li t2, 2
  bne t1, t2, 2b
  sc.w t1, zero, (s1)
  bnez t1, 3f
  fail 1
3:
  addi s3, s3, -1
  sw zero, 0(s2)
  bnez s3, 1b
  lw t0, 0(s1)
  check t0, ROUNDS, 2

  # Wait for a value to change.
4:
  lr.w t0, (s1)
  li t1, ROUNDS + 1
  beq t0, t1, 5f
  la t2, ready
  li t1, 1
  sw t1, 0(t2)
  wrs.nto
  j 4b
5:
  pass

other:
  lw t1, 0(s2)
  li t2, 1
  bne t1, t2, other
  lw t0, 0(s1)
  addi t0, t0, 1
  sw t0, 0(s1)
  fence rw, rw
  li t1, 2
  sw t1, 0(s2)
  addi s3, s3, -1
  bnez s3, other
6:
  lw t1, ready
  beqz t1, 6b
  lw t0, 0(s1)
  addi t0, t0, 1
  sw t0, 0(s1)
park:
  wfi
  j park

.data
.align 6
word: .word 0
.align 6
turn: .word 0
ready: .word 0
