# Zkr: are there random bits in the seed, and is it behind its gates?
#include "program.inc"
#include "traps.inc"
.equ seed, 0x015
.equ mseccfg, 0x747
.equ USEED, 1 << 8

start:
  expect_traps
  open_memory
  # The seed is not to be read without writing; each state is 2 (16 bits) or 1 (wait), never dead here.
  expect_trap 2, 1, csrr t0, seed
  li s2, 0 # bits that were ever 1
  li s3, 100 # seeds
1:
  csrrw s1, seed, zero
  srli t0, s1, 30
  li t1, 2
  beq t0, t1, 2f
  li t1, 1
  beq t0, t1, 1b
  fail 2
2:
  or s2, s2, s1
  addi s3, s3, -1
  bnez s3, 1b
  slli s2, s2, 48
  srli s2, s2, 48
  check s2, 0xffff, 3
  # U mode asks mseccfg.USEED.
  csrw mseccfg, zero
  enter USER
  expect_trap 2, 4, csrrw t0, seed, zero
  enter_machine
  li t0, USEED
  csrs mseccfg, t0
  enter USER
  csrrw t0, seed, zero
  pass
