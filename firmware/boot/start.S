# What cannot be Swift: the first instructions, and the way in and out of a trap.

.equ HART_LIMIT, 64
.equ AREA_SHIFT, 12              # Hart.areaSize
.equ FRAME, 272                  # TrapFrame: 33 words, and a multiple of 16
.equ MEPC, 0
.equ MSTATUS, 256

# Every hart begins here: a0 = its number, a1 = device tree, a2 = fw_dynamic_info.
#
#     all harts --- lottery ---> one clears variables, boot_main:  sets everything up, starts the kernel
#                       '------> others sleep until told, boot_other: stopped, as HSM calls it
.section .text.start, "ax"
.globl _start
_start:
  csrw mie, zero
  csrw mip, zero
  csrw mscratch, zero            # in firmware: see trap_entry
  la t0, trap_entry
  csrw mtvec, t0
  csrr s0, mhartid
  li t0, HART_LIMIT
  bgeu s0, t0, park              # there is a place for each hart in one word of bits, and no more
  la t0, hart_areas
  addi t1, s0, 1
  slli t1, t1, AREA_SHIFT
  add sp, t0, t1

  la t0, lottery
  li t1, 1
  amoswap.w.aq t1, t1, (t0)
  bnez t1, lost
  la t0, clear_start
  la t1, clear_end
1:bgeu t0, t1, 2f
  sd zero, 0(t0)
  addi t0, t0, 8
  j 1b
2:mv a0, s0
  call boot_main

# A software interrupt wakes, though it is not taken: M mode has interrupts off from reset on.
lost:
  csrwi mie, 8
  la t0, harts_may_enter
3:wfi
  lw t1, 0(t0)
  beqz t1, 3b
  fence r, rw
  mv a0, s0
  call boot_other

# Nothing more from this hart.
park:
  csrw mie, zero
4:wfi
  j 4b

.macro each_register operation
  # sp is kept for the end.
  .irp number, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  \operation x\number, 8 * \number (sp)
  .endr
.endm

# mscratch is 0 in firmware, else the top of this hart's stack.
#
# A trap of the firmware itself is a fault of the firmware: the first one gets a stack of its own to
# tell of it, so that a bad stack pointer does not matter; any further one ends in silence.
.text
.balign 4
trap_entry:
  csrrw sp, mscratch, sp
  bnez sp, 1f
  la sp, panic_lock
  amoswap.w sp, sp, (sp)
  bnez sp, park
  la sp, panic_stack_end
1:addi sp, sp, -FRAME
  each_register sd
  csrrw t0, mscratch, zero
  sd t0, 16(sp)
  csrr t0, mepc
  sd t0, MEPC(sp)
  csrr t0, mstatus
  sd t0, MSTATUS(sp)
  mv a0, sp
  call boot_trap

  ld t0, MSTATUS(sp)
  csrw mstatus, t0
  ld t0, MEPC(sp)
  csrw mepc, t0
  addi t0, sp, FRAME
  csrw mscratch, t0
  each_register ld
  ld sp, 16(sp)
  mret

# a0 = hart's number and a1 = argument, both for the kernel; a2 = where. Nothing of ours goes along.
.globl enter_supervisor
enter_supervisor:
  csrw mepc, a2
  csrr t0, mhartid
  addi t0, t0, 1
  slli t0, t0, AREA_SHIFT
  la t1, hart_areas
  add t0, t0, t1
  csrw mscratch, t0
  .irp number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  li x\number, 0
  .endr
  mret

# Not among what is cleared: harts look at these before and while that is done.
.data
.balign 8
lottery: .word 0
.globl harts_may_enter
harts_may_enter: .word 0
panic_lock: .word 0

.bss
.balign 16
.skip 2048
panic_stack_end:
