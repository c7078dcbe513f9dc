# PMP: is each access asked for, by the first entry that matches, and by M mode where an entry is locked?
#include "program.inc"
#include "traps.inc"
.equ R, 1
.equ W, 2
.equ X, 4
.equ TOR, 1 << 3
.equ NA4, 2 << 3
.equ NAPOT, 3 << 3
.equ LOCKED, 1 << 7
.equ NOTHING, 1 << 6 # offset of what nobody may touch

start:
  expect_traps
  # Entry 0: 4 bytes at `area`, read only. Entry 1: 16 bytes there, read and write.
  # Entries 2 and 3: a range from its 64th byte to its 96th, nothing. Entry 4: all.
  la s1, area
  srli t0, s1, 2
  csrw pmpaddr0, t0
  ori t0, t0, 1 # 2^(3 + 1) bytes
  csrw pmpaddr1, t0
  addi t0, s1, NOTHING
  srli t0, t0, 2
  csrw pmpaddr2, t0
  addi t0, t0, 8
  csrw pmpaddr3, t0
  li t0, -1
  csrw pmpaddr4, t0
  li t0, (NAPOT | R | W | X) << 32 | TOR << 24 | (NAPOT | R | W) << 8 | NA4 | R
  csrw pmpcfg0, t0

  # M mode is not asked where nothing is locked, but for an entry that matches only a part of an access.
  sw zero, 0(s1)
  sd zero, NOTHING(s1)
  expect_trap 7, 18, sd zero, 0(s1)

  enter SUPERVISOR
  lw t0, 0(s1)
  expect_trap 7, 1, sw t0, 0(s1)
  check_equal a6, s1, 2
  sw t0, 4(s1)
  # An entry that matches a part of an access refuses all of it.
  expect_trap 5, 3, ld t0, 0(s1)
  ld t0, 8(s1)
  # Of that range, its first and its last byte.
  addi s2, s1, NOTHING
  expect_trap 5, 4, lbu t0, 0(s2)
  lbu t0, -1(s2)
  expect_trap 5, 5, lbu t0, 31(s2)
  lbu t0, 32(s2)
  expect_trap 7, 6, amoadd.w t0, t0, (s2)
  # No X: the fetch is refused, and its address is named.
  addi s3, s1, 8
  expect_trap 1, 7, jr s3
  check_equal a6, s3, 8
  enter_machine

  # M mode in another's place: MPRV.
  li t0, MACHINE << 11
  csrc mstatus, t0
  li t0, SUPERVISOR << 11 | 1 << 17
  csrs mstatus, t0
  expect_trap 5, 9, ld t0, 0(s2)
  li t0, 1 << 17
  csrc mstatus, t0

  # No entry matches: S mode may do nothing, M mode everything.
  csrr t0, pmpcfg0
  li t1, 0xff << 32
  not t1, t1
  and t0, t0, t1
  csrw pmpcfg0, t0
  ld t0, 256(s1)
  li t0, MACHINE << 11
  csrc mstatus, t0
  la s3, 1f
  csrw mepc, s3
  trap_to refused
  mret
1:
  fail 10
.align 2
refused:
  csrr t0, mcause
  check t0, 1, 11
  csrr t0, mtval
  check_equal t0, s3, 12
  expect_traps

  # Locked: M mode as well; neither the entry nor, as it is the end of a range, the address before can be changed.
  csrr t0, pmpcfg0
  li t1, LOCKED << 24
  or t0, t0, t1
  csrw pmpcfg0, t0
  csrr s4, pmpcfg0
  check_equal s4, t0, 13
  expect_trap 5, 14, ld t0, 0(s2)
  csrr s5, pmpaddr2
  csrw pmpaddr2, zero
  csrr t0, pmpaddr2
  check_equal t0, s5, 15
  csrr s5, pmpaddr3
  csrw pmpaddr3, zero
  csrr t0, pmpaddr3
  check_equal t0, s5, 16
  csrw pmpcfg0, zero
  csrr t0, pmpcfg0
  li t1, (LOCKED | TOR) << 24
  check_equal t0, t1, 17
  pass

.bss
.align 12
area: .skip 512
