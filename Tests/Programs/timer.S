# expect output: tick tick tick
# Does the CLINT's timer interrupt come after its instant, never before, and wake a waiting hart?
#include "program.inc"
.equ INTERVAL, 1000 # ticks of 100 ns

start:
  trap_to timer
  li s1, 0
  li s2, MTIME
  li s3, MTIMECMP
  ld s4, 0(s2)
  li t0, INTERVAL
  add s4, s4, t0
  sd s4, 0(s3)
  li t0, 0x80
  csrw mie, t0
  csrsi mstatus, 8
1:
  wfi
  li t0, 3
  bne s1, t0, 1b
  csrci mstatus, 8
  pass

.align 2
timer:
  csrr t0, mcause
  li t1, (1 << 63) | 7
  beq t0, t1, 1f
  fail 1
1:
  ld t0, 0(s2)
  bgeu t0, s4, 2f
  fail 2
2:
  la a0, text
  beqz s1, 3f
  la a0, again
3:
  lbu t0, 0(a0)
  beqz t0, 4f
  li t1, UART
  sb t0, 0(t1)
  addi a0, a0, 1
  j 3b
4:
  addi s1, s1, 1
  ld t0, 0(s2)
  li t1, INTERVAL
  add s4, t0, t1
  sd s4, 0(s3)
  mret

.data
again: .ascii " "
text: .asciz "tick"
