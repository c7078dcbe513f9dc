# Sv39, Sv48, Sv57: how far do addresses reach, and do Svnapot and Svpbmt mean what they say?
#include "program.inc"
#include "traps.inc"
#include "tables.inc"
.option arch, +svinval
.equ NAPOT, 1 << 63
.equ UNCACHED, 1 << 61 # PBMT: non-cacheable
.equ PBMTE, 62 # bit of menvcfg

start:
  expect_traps
  open_memory
  call fill_tables
  # Entries 0 and 1 of each upper table lead to the table below.
  la t0, root48
  la t1, root
  call twice
  la t0, root57
  la t1, root48
  call twice
  la a0, frames
  li a1, DATA
  li a2, 0
  call map
  li t0, 0x5ca1ab1e
  la t1, frames
  sd t0, 0(t1)

  # WINDOW is everywhere; the same page by bit 39 from Sv48 on; by bit 48 in Sv57.
  li s1, WINDOW
  li s2, WINDOW | 1 << 39
  li s3, WINDOW | 1 << 48
  translate SV39
  enter SUPERVISOR
  call present
  expect_trap 13, 1, ld t0, 0(s2)
  expect_trap 13, 2, ld t0, 0(s3)
  enter_machine
  translate SV48, root48
  enter SUPERVISOR
  call present
  ld t0, 0(s2)
  check t0, 0x5ca1ab1e, 3
  expect_trap 13, 4, ld t0, 0(s3)
  enter_machine
  translate SV57, root57
  enter SUPERVISOR
  call present
  ld t0, 0(s3)
  check t0, 0x5ca1ab1e, 5
  li t1, 1 << 57 | WINDOW # bits 63 to 57 are not bit 56's copies
  expect_trap 13, 6, ld t0, 0(t1)
  enter_machine

  # A NAPOT page of 64 KiB: sixteen equal entries, and any of them will do for each of its pages.
  translate SV39
  li s4, 15
1:
  la a0, frames + 0x8000
  li a1, NAPOT | DATA
  mv a2, s4
  call map
  addi s4, s4, -1
  bgez s4, 1b
  sfence.w.inval
  sinval.vma zero, zero
  sfence.inval.ir
  enter SUPERVISOR
  li t0, WINDOW + 5 * 4096 + 8
  li t1, 0x1505
  sd t1, 0(t0)
  la t0, frames + 5 * 4096 + 8
  ld t0, 0(t0)
  check_equal t0, t1, 7
  enter_machine
  # No other size is defined.
  la a0, frames + 0x4000
  li a1, NAPOT | DATA
  li a2, 0
  call map
  sfence.vma
  enter SUPERVISOR
  expect_trap 13, 8, ld t0, 0(s1)
  enter_machine

  # Memory types: reserved bits until menvcfg says otherwise, and 3 for ever.
  la a0, frames
  li a1, UNCACHED | DATA
  li a2, 0
  call map
  sfence.vma
  csrw menvcfg, zero
  enter SUPERVISOR
  expect_trap 13, 9, ld t0, 0(s1)
  enter_machine
  li t0, 1 << PBMTE
  csrw menvcfg, t0
  sfence.vma
  enter SUPERVISOR
  call present
  enter_machine
  la a0, frames
  li a1, 3 * UNCACHED | DATA
  li a2, 0
  call map
  sfence.vma
  enter SUPERVISOR
  expect_trap 13, 10, ld t0, 0(s1)
  pass

# Entries 0 and 1 of the table t0 lead to the table t1.
twice:
  srli t1, t1, 2
  ori t1, t1, VALID
  sd t1, 0(t0)
  sd t1, 8(t0)
  ret

present:
  ld t0, 0(s1)
  check t0, 0x5ca1ab1e, 11
  ret

.bss
.align 12
root48: .skip 4096
root57: .skip 4096
.align 16
frames: .skip 16 * 4096
