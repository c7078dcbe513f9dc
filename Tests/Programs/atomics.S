# harts: 4
# Do AMOs, LR/SC and compare-and-swap lose no update between harts?
#include "program.inc"
.equ ROUNDS, 2000
.equ HARTS, 4

start:
  la s1, counters
  li s2, ROUNDS
1:
  li t0, 1
  amoadd.d zero, t0, (s1)

  addi t1, s1, 8
2:
  lr.w t2, (t1)
  addi t2, t2, 1
  sc.w t3, t2, (t1)
  bnez t3, 2b

  addi t1, s1, 16
  ld t2, 0(t1)
3:
  mv t4, t2
  addi t5, t2, 1
  .insn r 0x2f, 3, 0x14, t4, t1, t5 # amocas.d t4, t5, (t1)
  mv t3, t2
  mv t2, t4
  bne t4, t3, 3b

  addi s2, s2, -1
  bnez s2, 1b

  addi t1, s1, 24
  li t0, 1
  amoadd.d zero, t0, (t1)
  bnez s0, park
4:
  ld t0, 24(s1)
  li t1, HARTS
  bne t0, t1, 4b
  ld t0, 0(s1)
  check t0, HARTS * ROUNDS, 1
  lw t0, 8(s1)
  check t0, HARTS * ROUNDS, 2
  ld t0, 16(s1)
  check t0, HARTS * ROUNDS, 3
  pass
park:
  wfi
  j park

.data
.align 4
counters: .dword 0, 0, 0, 0
