# Is a store into code seen by the very next instruction fetch of the same hart, with data and code in one page?
#include "program.inc"

start:
  # A loop that rewrites the instruction behind it: addi s1, s1, 1 becomes addi s1, s1, 2 and back.
  la s2, patched
  lw s3, other
  li s1, 0
  li s4, 10
1:
  lw t0, 0(s2)
  sw s3, 0(s2)
  mv s3, t0
.option push
.option norvc
patched:
  addi s1, s1, 1
.option pop
  addi s4, s4, -1
  bnez s4, 1b
  check s1, 15, 1

  # Data beside code: stores there leave the code as it is.
  la s2, beside
  li s1, 0
  li s4, 100
2:
  sd s4, 0(s2)
  ld t0, 0(s2)
  add s1, s1, t0
  addi s4, s4, -1
  bnez s4, 2b
  check s1, 5050, 2

  # A function copied over another: what was decoded of the old one is gone.
  li s5, 0
3:
  la a0, first
  andi t0, s5, 1
  beqz t0, 4f
  la a0, second
4:
  la a1, target
  ld t0, 0(a0)
  sd t0, 0(a1)
  ld t0, 8(a0)
  sd t0, 8(a1)
  fence.i
  jalr a1
  andi t0, s5, 1
  addi t0, t0, 40
  check_equal a0, t0, 3
  addi s5, s5, 1
  li t0, 20
  bne s5, t0, 3b
  pass

.align 3
beside: .dword 0
.option push
.option norvc
other: addi s1, s1, 2
.align 3
first:
  li a0, 40
  ret
  nop
  nop
second:
  li a0, 41
  ret
  nop
  nop
target:
  .dword 0, 0
.option pop
