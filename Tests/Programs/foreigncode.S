# Harts in a ring write instructions for each other: after FENCE.I, does each execute the newest?
# harts: 3
#include "program.inc"
.equ HARTS, 3
.equ ROUNDS, 300
.equ AGAIN, 50

# A function is `li a2, n; ret`, and rewriting it changes n. A hart has three: `own` in a page of its own and `shared` in
# the page that all use, both written by the hart before it in the ring, and `self`, there too, which it writes itself.
.equ SELF, 128

# \page gets a function for round s1 at \offset; a word beside it leaves write permission cached.
.macro write page, offset
  sw s2, \offset(\page)
  sw s1, 2048 - SELF(\page)
.endm

# Fails with \code unless the function at \page + \offset was written in round \round.
.macro execute page, offset, round, code
  li a2, -1
  jalr \offset(\page)
  check_equal a2, \round, \code
.endm

# Waits until the word at \place is \round.
.macro wait place, round
7:
  lw t0, 0(\place)
  bne t0, \round, 7b
.endm

# s3 own page, s4 own functions in the shared one, s5 what has been written for it, s6 what it has executed;
# s7 to s10 the same of the next hart.
start:
  mv t0, s0
  call places
  mv s3, t1
  mv s4, t2
  mv s5, t3
  mv s6, t4
  addi t0, s0, 1
  li t1, HARTS
  remu t0, t0, t1
  call places
  mv s7, t1
  mv s8, t2
  mv s9, t3
  mv s10, t4
  li s1, 1

round:
  addi t1, s1, -1
  wait s10, t1
  fence rw, rw
  slli s2, s1, 20
  addi s2, s2, 0x613  # addi a2, zero, s1
  write s7, 0
  write s8, 0
  fence rw, w
  sw s1, 0(s9)

  wait s5, s1
  fence r, rw
  fence.i
  execute s3, 0, s1, 1
  execute s4, 0, s1, 2
  # Its own function again and again, while others begin and end to have code in the page.
  li s11, AGAIN
1:
  slli s2, s11, 20
  addi s2, s2, 0x613
  write s4, SELF
  fence.i
  execute s4, SELF, s11, 3
  addi s11, s11, -1
  bnez s11, 1b
  fence rw, w
  sw s1, 0(s6)

  addi s1, s1, 1
  li t0, ROUNDS
  bleu s1, t0, round
  bnez s0, .  # hart 0 has been waited for by all but the last round
  pass

# The places of hart t0, in t1 to t4.
places:
  slli t5, t0, 12
  la t1, own
  add t1, t1, t5
  slli t5, t0, 8
  la t2, shared
  add t2, t2, t5
  slli t5, t0, 7
  la t3, mail
  add t3, t3, t5
  addi t4, t3, 64
  ret

.macro function
  .option push
  .option norvc
  li a2, 0
  ret
  .option pop
.endm

.balign 4096
own:
.rept HARTS
  function
  .balign 4096
.endr
shared:
.rept HARTS
  function
  .balign 128
  function
  .balign 256
.endr
.balign 4096
mail: .skip HARTS * 128
