# Svade and Svadu: who sets the A and D bits of a page, and are they set by what needs them, and no more?
#include "program.inc"
#include "traps.inc"
#include "tables.inc"
.equ ADUE, 61 # bit of menvcfg

start:
  expect_traps
  open_memory
  call fill_tables
  la s1, leaves
  li s2, WINDOW
  translate SV39

  # Software's business: a load wants A, a store D; the page table stays as it is.
  csrw menvcfg, zero
  li a1, VALID | READ | WRITE
  call remap
  enter SUPERVISOR
  expect_trap 13, 1, ld t0, 0(s2)
  check_equal a6, s2, 2
  enter_machine
  call bits
  check a0, VALID | READ | WRITE, 3
  li a1, VALID | READ | WRITE | ACCESSED
  call remap
  enter SUPERVISOR
  ld t0, 0(s2)
  expect_trap 15, 4, sd t0, 0(s2)
  enter_machine
  call bits
  check a0, VALID | READ | WRITE | ACCESSED, 5

  # The machine's business: a load sets A alone, a store D as well.
  li t0, 1 << ADUE
  csrw menvcfg, t0
  csrr t1, menvcfg
  check_equal t0, t1, 6
  li a1, VALID | READ | WRITE
  call remap
  enter SUPERVISOR
  ld t0, 0(s2)
  enter_machine
  call bits
  check a0, VALID | READ | WRITE | ACCESSED, 7
  enter SUPERVISOR
  sd t0, 0(s2) # by a translation that the load has cached
  enter_machine
  call bits
  check a0, DATA, 8

  # What is not allowed leaves no mark.
  li a1, VALID | READ
  call remap
  enter SUPERVISOR
  expect_trap 15, 9, sd t0, 0(s2)
  enter_machine
  call bits
  check a0, VALID | READ, 10
  pass

# Page 0 of the window with the flags a1.
remap:
  mv s3, ra
  la a0, frame
  li a2, 0
  call map
  sfence.vma
  mv ra, s3
  ret

# The flags of page 0 of the window, in a0.
bits:
  ld a0, 0(s1)
  andi a0, a0, 0xff
  ret

.bss
.align 12
frame: .skip 4096
