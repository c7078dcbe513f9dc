# Sv39 from S mode: a mapping is used until it is fenced, faults tell the page, an instruction may straddle two frames.
#include "program.inc"
#include "traps.inc"
#include "tables.inc"

start:
  trap_to trapped
  open_memory
  call fill_tables
  la a0, frame0
  li a1, DATA
  li a2, 0
  call map
  la a0, frame1
  li a1, DATA
  li a2, 1
  call map
  translate SV39
  enter SUPERVISOR

  # Stores through the window reach the frames, also across the pages' border.
  li s1, WINDOW
  li t0, 0x1234
  sd t0, 8(s1)
  la t1, frame0
  ld t1, 8(t1)
  check_equal t0, t1, 1
  li s2, WINDOW + 4096 - 4
  li t0, 0x1122334455667788
  sd t0, 0(s2)
  la t1, frame1
  lwu t1, 0(t1)
  check t1, 0x11223344, 2

  # Page 2 is not mapped: a load faults there, and a straddling store names the second page and writes nothing.
  li s1, WINDOW + 2 * 4096
  li s11, 13
  la s10, 1f
  mv s9, s1
  ld t0, 0(s1)
1:
  li s1, WINDOW + 2 * 4096 - 1
  li s11, 15
  la s10, 2f
  li s9, WINDOW + 2 * 4096
  li t0, -1
  sw t0, 0(s1)
2:
  la t1, frame1
  li t2, 4095
  add t1, t1, t2
  lbu t1, 0(t1)
  check t1, 0, 3

  # Another frame under the same address, after a fence of that address alone.
  la a0, frame1
  li a1, DATA
  li a2, 0
  call map
  li s1, WINDOW
  sfence.vma s1
  lwu t0, 0(s1)
  check t0, 0x11223344, 4

  # Code in the window: its first instruction's halves lie in pages 0 and 1. Page 1 is not there at first.
  la t0, frame1
  li t1, 0x0513 # addi a0, zero, 42: low half
  li t2, 4094
  add t2, t0, t2
  sh t1, 0(t2)
  la t0, frame0
  li t1, 0x02a0 # high half
  sh t1, 0(t0)
  li t1, 0x8082 # ret
  sh t1, 2(t0)
  fence.i
  la a0, frame1
  li a1, CODE
  li a2, 0
  call map
  li a0, 0
  li a1, 0
  li a2, 1
  call map
  sfence.vma
  li s1, WINDOW + 4094
  li s11, 12
  la s10, 3f
  li s9, WINDOW + 4096
  jalr ra, s1
3:
  la a0, frame0
  li a1, CODE
  li a2, 1
  call map
  sfence.vma
  li s1, WINDOW + 4094
  jalr ra, s1
  check a0, 42, 5

  # A page without X: the fetch faults, and the page is named.
  la a0, frame0
  li a1, DATA
  li a2, 1
  call map
  sfence.vma
  li s11, 12
  la s10, 4f
  li s9, WINDOW + 4096
  jalr ra, s9
4:
  pass

# Expects cause s11 and value s9; goes on at s10.
.align 2
trapped:
  csrr t0, mcause
  check_equal t0, s11, 10
  csrr t0, mtval
  check_equal t0, s9, 11
  csrw mepc, s10
  li s11, -1
  mret

.bss
.align 12
frame0: .skip 4096
frame1: .skip 4096
