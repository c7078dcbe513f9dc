# Starts a benchmark: work() in M mode without translation, or, with PAGED, in S mode under Sv39 with RAM in 4 KiB pages.
# Ends by the test finisher: exit code 0 if work() returns what it should, else 1.

.equ FINISHER, 0x100000
.equ RAM, 0x80000000
.equ PAGES, 4096 # 16 MiB

.section .text.start, "ax"
.globl _start
_start:
  csrr t0, mhartid
1:
  bnez t0, 1b
  la sp, stack_end
  li t0, 0x6000 # floating point on
  csrs mstatus, t0
#ifdef PAGED
  li t0, -1
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0
  # Leaves: RAM onto itself, page by page.
  la t0, leaves
  li t1, RAM >> 2 | 0xcf
  li t2, PAGES
1:
  sd t1, 0(t0)
  addi t0, t0, 8
  addi t1, t1, 1024
  addi t2, t2, -1
  bnez t2, 1b
  # Middle tables: one entry for each page of leaves.
  la t0, middle
  la t1, leaves
  srli t1, t1, 2
  ori t1, t1, 1
  li t2, PAGES / 512
1:
  sd t1, 0(t0)
  addi t0, t0, 8
  addi t1, t1, 1024
  addi t2, t2, -1
  bnez t2, 1b
  la t0, root
  la t1, middle
  srli t1, t1, 2
  ori t1, t1, 1
  sd t1, 16(t0)
  li t1, 0xc7 # devices
  sd t1, 0(t0)
  srli t0, t0, 12
  li t1, 8 << 60
  or t0, t0, t1
  csrw satp, t0
  sfence.vma
  li t0, 0x1800
  csrc mstatus, t0
  li t0, 0x0800
  csrs mstatus, t0
  la t0, run
  csrw mepc, t0
  mret
#endif
run:
  call work
  la t0, expected
  ld t0, 0(t0)
  li t2, FINISHER
  li t1, 0x5555
  beq a0, t0, 1f
  li t1, 0x13333
1:
  sw t1, 0(t2)
1:
  j 1b

.bss
.align 12
stack: .skip 65536
stack_end:
#ifdef PAGED
root: .skip 4096
middle: .skip 4096
leaves: .skip PAGES * 8
#endif
