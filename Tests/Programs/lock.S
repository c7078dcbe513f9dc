# harts: 3
# Does a spinlock with acquire and release keep harts out of each other's critical section?
#include "program.inc"
.equ ROUNDS, 1000
.equ HARTS, 3

start:
  la s1, lock
  la s2, shared
  li s3, ROUNDS
1:
  li t0, 1
2:
  amoswap.w.aq t1, t0, (s1)
  bnez t1, 2b
  # Two counters that are only ever seen equal, by plain loads and stores.
  ld t2, 0(s2)
  ld t3, 8(s2)
  bne t2, t3, unequal
  addi t2, t2, 1
  sd t2, 0(s2)
  nop
  nop
  sd t2, 8(s2)
  amoswap.w.rl zero, zero, (s1)
  addi s3, s3, -1
  bnez s3, 1b
  la t1, done
  li t0, 1
  amoadd.w zero, t0, (t1)
  bnez s0, park
3:
  lw t0, done
  li t1, HARTS
  bne t0, t1, 3b
  ld t2, 0(s2)
  check t2, HARTS * ROUNDS, 2
  pass
unequal:
  fail 1
park:
  wfi
  j park

.data
.align 6
lock: .word 0
done: .word 0
.align 6
shared: .dword 0, 0
