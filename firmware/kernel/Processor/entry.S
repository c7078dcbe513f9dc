# Where the firmware jumps to, at the image's physical address and without translation:
# a0 = this hart's number, a1 = the device tree's physical address.
#
# The kernel runs in the upper half of the user's half of Sv39 (MemoryMap.swift says why): all of
# physical memory from DIRECT_MAP on. A first page table maps the first 64 GiB there, with leaves of
# 1 GiB, and the image once more where it is now, for the one jump.

#define DIRECT_MAP 0x2000000000
#define SATP_SV39 (8 << 60)
#define STACK_SIZE 0x4000

  .section .text.entry, "ax"
  .globl kernelEntry
kernelEntry:
  j 1f
  .balign 64                   # where readers look (Introspection.h)
  .ascii "MVMKERN\0"
  .word 1                      # the version, and the size of this
  .word 32
  .dword DIRECT_MAP
  .dword kernelIntrospection
1:lla t0, firstPageTable
  li t1, 0xcf                  # valid, read, write, execute, accessed, dirty: physical page 0
  li t2, 1 << 28               # the next GiB, in a page-table entry
  li t3, 64
  addi t4, t0, 128 * 8         # entry of DIRECT_MAP
1:sd t1, 0(t4)
  add t1, t1, t2
  addi t4, t4, 8
  addi t3, t3, -1
  bnez t3, 1b
  lla t1, kernelEntry          # the GiB that this is in, as it is
  srli t1, t1, 30
  slli t3, t1, 28
  ori t3, t3, 0xcf
  slli t1, t1, 3
  add t1, t0, t1
  sd t3, 0(t1)
  jal enableTranslation
  lla t0, bootStack + STACK_SIZE
  mv sp, t0
  lla tp, bootAnchor
  sd sp, 112(tp)
  mv s0, zero
  tail kernelMain              # kernelMain(hart, device tree)

# Other harts, started by hart state management (SBI 2.0, chapter 9): a0 = this hart's number,
# a1 = the virtual address of the anchor of its idle thread.
  .globl secondaryEntry
secondaryEntry:
  lla t0, firstPageTable
  jal enableTranslation
  mv tp, a1
  ld sp, 112(tp)
  mv s0, zero
  tail secondaryMain           # secondaryMain(hart)

# t0 = a page table that maps this code where it is and in the direct map. Returns in the latter.
enableTranslation:
  srli t0, t0, 12
  li t1, SATP_SV39
  or t0, t0, t1
  sfence.vma
  csrw satp, t0
  sfence.vma
  li t1, DIRECT_MAP
  add ra, ra, t1
  ret

  .section .data
  .balign 4096
  .globl firstPageTable
firstPageTable:
  .zero 4096

  .section .bss
  .balign 2 * STACK_SIZE       # as all kernel stacks lie (KernelStack.swift)
  .zero STACK_SIZE
bootStack:
  .zero STACK_SIZE
  .balign 16
  .globl bootAnchor
bootAnchor:
  .zero 512
  .balign 16
  .globl kernelIntrospection
kernelIntrospection:
  .zero 96
