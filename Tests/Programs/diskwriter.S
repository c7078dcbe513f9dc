# disk: 4096 sectors
# Writes here and there on a disk, for a while. What it writes depends on what it has read, and on the last byte that came in by the
# serial line.
# expect output: ........
#include "program.inc"
#include "disk.inc"
.equ ROUNDS, 128
.equ ROUNDS_A_DOT, 16
.equ DATA_READY, 1 # in the line status register

start:
  call open_disk
  mv s5, a0 # sectors
  li s6, 0 # rounds done
  li s7, 1 # what was read, in brief
  li s8, 0 # the last byte typed
  li s9, UART
1:
  lbu t0, 5(s9)
  andi t0, t0, DATA_READY
  beqz t0, 2f
  lbu s8, 0(s9)
2:
  # Read a sector, and mix all of it.
  li t0, 2654435761
  mul t0, t0, s6
  srli t0, t0, 7
  remu a1, t0, s5
  li a0, READ_SECTORS
  call request
  check a0, 0, 20
  la t0, sector
  addi t1, t0, 512
3:
  ld t2, 0(t0)
  slli t3, s7, 5
  sub s7, t3, s7
  add s7, s7, t2
  addi t0, t0, 8
  bne t0, t1, 3b
  # Write another.
  la a0, sector
  slli a1, s8, 56
  xor a1, a1, s7
  call fill
  li t0, 0x9e3779b1
  mul t0, t0, s6
  srli t0, t0, 9
  remu a1, t0, s5
  li a0, WRITE_SECTORS
  call request
  check a0, 0, 21
  addi s6, s6, 1
  andi t0, s6, ROUNDS_A_DOT - 1
  bnez t0, 4f
  li t0, '.'
  sb t0, 0(s9)
4:
  li t0, ROUNDS
  bne s6, t0, 1b
  pass
