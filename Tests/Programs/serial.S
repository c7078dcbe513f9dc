# input: bus
# expect output: bus
# PLIC and UART: is a received byte's interrupt claimed once, by its number, and does it come again until it is served?
#include "program.inc"
.equ PLIC, 0xc000000
.equ SOURCE, 10
.equ EXTERNAL, 1 << 11
# Offsets in the PLIC: of context 0, hart 0's M mode.
.equ ENABLES, 0x2000
.equ THRESHOLD, 0x200000
.equ CLAIM, 0x200004
# Offsets in the UART.
.equ DATA, 0
.equ INTERRUPT_ENABLE, 1
.equ LINE_STATUS, 5

# Whether the PLIC says to hart 0 that there is something.
.macro signal register
  csrr \register, mip
  srli \register, \register, 11
  andi \register, \register, 1
.endm
.macro check_signal expected, code
  signal t0
  check t0, \expected, \code
.endm

start:
  li s1, UART
  li s2, PLIC
  li t0, PLIC + ENABLES
  li t1, 1 << SOURCE
  sw t1, 0(t0)
  li s3, PLIC + THRESHOLD
  li s4, PLIC + CLAIM
  li t0, 3
  sw t0, SOURCE * 4(s2)
  li t0, 7
  sw t0, 0(s3)
  li t0, 1
  sb t0, INTERRUPT_ENABLE(s1)
  li t0, EXTERNAL
  csrw mie, t0
1:
  lbu t0, LINE_STATUS(s1)
  andi t0, t0, 1
  beqz t0, 1b
  # A byte is there, and the priority is not above the threshold: pending, not signalled.
  li t0, PLIC + 0x1000
  lw t0, 0(t0)
  check t0, 1 << SOURCE, 1
  check_signal 0, 2
  sw zero, 0(s3)

  li s5, 3 # bytes to come
2:
  wfi
  signal t0
  beqz t0, 2b
  lw t0, 0(s4)
  check t0, SOURCE, 3
  # Claimed: nobody else gets it, and it does not show.
  lw t0, 0(s4)
  check t0, 0, 4
  check_signal 0, 5
  lbu t0, DATA(s1)
  sb t0, DATA(s1)
  li t0, SOURCE
  sw t0, 0(s4)
  addi s5, s5, -1
  bnez s5, 2b
  # Nothing left: no interrupt either.
  lw t0, 0(s4)
  check t0, 0, 6
  pass
