# harts: 4
# Fences on other harts: is what they knew forgotten when the call returns, and do all get on who ask each other?
#include "behind.inc"
#include "../tables.inc"
.equ ROUNDS, 200

.macro fence_all function, address, size, space=0
  li a0, 0
  li a1, -1
  li a2, \address
  li a3, \size
  li a4, \space
  request RFENCE, \function
.endm

start:
  # Is refused: harts and address spaces that cannot be?
  li a0, 0x10
  li a1, 0
  request RFENCE, 0
  expect_error INVALID_PARAMETER, 1
  fence_all 2, 0, 0, 0x10000
  expect_error INVALID_PARAMETER, 2
  # Sizes without an end, the last page, more pages than one cares to count.
  fence_all 1, -4096, 4096
  expect_success 3
  fence_all 1, 4096, -1
  expect_success 4
  fence_all 2, 0, 1 << 40, 1
  expect_success 5

  # Another hart reads a page and executes a function, over and over. Each round changes both, and fences.
  call fill_tables
  la a0, first
  li a1, DATA
  li a2, 0
  call map
  translate SV39
  addi s2, s0, 1
  andi s2, s2, 3
  start_hart s2, reader, 6
  li s4, 0
1:
  addi s4, s4, 1
  andi t0, s4, 1
  la a0, first
  beqz t0, 2f
  la a0, second
2:
  li a1, DATA
  li a2, 0
  call map
  la t0, changed
  slli t1, s4, 20
  addi t1, t1, 0x513 # addi a0, zero, round
  sw t1, 0(t0)
  fence_all 0, 0, 0
  expect_success 7
  # Everything, an address, an address of an address space: by turns.
  li t0, 3
  remu t0, s4, t0
  beqz t0, 3f
  addi t0, t0, -1
  beqz t0, 4f
  fence_all 2, WINDOW, 4096
  j 5f
3:
  fence_all 1, 0, 0
  j 5f
4:
  fence_all 1, WINDOW, 4096
5:
  expect_success 8
  fence rw, rw
  la t0, round
  sd s4, 0(t0)
6:
  la t0, answered
  ld t0, 0(t0)
  bne t0, s4, 6b
  fence rw, rw
  la t0, seen
  ld t0, 0(t0)
  andi t1, t0, 1
  andi t2, s4, 1
  check_equal t1, t2, 9
  srli t1, t0, 1
  check_equal t1, s4, 16
  li t0, 60
  bne s4, t0, 1b
  la t0, round
  li t1, -1
  sd t1, 0(t0)
  wait_for_state s2, STOPPED

  # All four ask each other for all kinds of fences, and interrupt each other.
6:
  start_hart s2, asker, 10
  addi s2, s2, 1
  andi s2, s2, 3
  bne s2, s0, 6b
  call ask
5:
  la t0, finished
  ld t0, 0(t0)
  li t1, 3
  bne t0, t1, 5b
  pass

reader:
  trap_to unexpected
  translate SV39
  li s5, 0
1:
  li t0, WINDOW
  ld t1, 0(t0)
  call changed
  la t0, round
  ld t2, 0(t0)
  bltz t2, 2f
  beq t2, s5, 1b
  mv s5, t2
  fence rw, rw
  li t0, WINDOW
  ld t1, 0(t0)
  call changed
  slli a0, a0, 1
  or t1, t1, a0
  la t0, seen
  sd t1, 0(t0)
  fence rw, rw
  la t0, answered
  sd s5, 0(t0)
  j 1b
2:
  request HSM, 1
  fail 11

asker:
  mv s0, a0
  la sp, stacks
  addi t0, s0, 1
  slli t0, t0, 12
  add sp, sp, t0
  call ask
  la t0, finished
  li t1, 1
  amoadd.d zero, t1, (t0)
  request HSM, 1
  fail 11

ask:
  li s5, ROUNDS
1:
  fence_all 0, 0, 0
  expect_success 12
  fence_all 1, WINDOW, 16384
  expect_success 13
  fence_all 2, 0, -1, 7
  expect_success 14
  li a0, 0
  li a1, -1
  request IPI, 0
  expect_success 15
  addi s5, s5, -1
  bnez s5, 1b
  ret

.align 2
.option push
.option norvc
changed:
  li a0, 0
  ret
.option pop

.data
.align 12
first: .dword 0
.align 12
second: .dword 1
.bss
.align 3
round: .skip 8
answered: .skip 8
seen: .skip 8
finished: .skip 8
