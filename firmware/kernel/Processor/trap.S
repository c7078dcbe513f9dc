# From and to user mode, and traps of the kernel itself.
#
#        user mode                          kernel mode
#   tp       the program's                  the running thread's anchor
#   sscratch the thread's anchor            0
#
# So exchanging the two tells where a trap came from.

#define FRAME 288                // sizeof(TrapFrame), a multiple of 16
#define STACK_BIT 14             // log2 of a kernel stack's size

  .macro saveRegisters
  sd ra, 0(sp)
  sd gp, 16(sp)
  sd t0, 32(sp)
  sd t1, 40(sp)
  sd t2, 48(sp)
  sd s0, 56(sp)
  sd s1, 64(sp)
  sd a0, 72(sp)
  sd a1, 80(sp)
  sd a2, 88(sp)
  sd a3, 96(sp)
  sd a4, 104(sp)
  sd a5, 112(sp)
  sd a6, 120(sp)
  sd a7, 128(sp)
  sd s2, 136(sp)
  sd s3, 144(sp)
  sd s4, 152(sp)
  sd s5, 160(sp)
  sd s6, 168(sp)
  sd s7, 176(sp)
  sd s8, 184(sp)
  sd s9, 192(sp)
  sd s10, 200(sp)
  sd s11, 208(sp)
  sd t3, 216(sp)
  sd t4, 224(sp)
  sd t5, 232(sp)
  sd t6, 240(sp)
  csrr t0, sepc
  sd t0, 248(sp)
  csrr t0, sstatus
  sd t0, 256(sp)
  csrr t0, scause
  sd t0, 264(sp)
  csrr t0, stval
  sd t0, 272(sp)
  sd a0, 280(sp)
  .endm

  .macro restoreRegisters
  ld t0, 248(sp)
  csrw sepc, t0
  ld t0, 256(sp)
  csrw sstatus, t0
  ld ra, 0(sp)
  ld gp, 16(sp)
  ld t0, 32(sp)
  ld t1, 40(sp)
  ld t2, 48(sp)
  ld s0, 56(sp)
  ld s1, 64(sp)
  ld a0, 72(sp)
  ld a1, 80(sp)
  ld a2, 88(sp)
  ld a3, 96(sp)
  ld a4, 104(sp)
  ld a5, 112(sp)
  ld a6, 120(sp)
  ld a7, 128(sp)
  ld s2, 136(sp)
  ld s3, 144(sp)
  ld s4, 152(sp)
  ld s5, 160(sp)
  ld s6, 168(sp)
  ld s7, 176(sp)
  ld s8, 184(sp)
  ld s9, 192(sp)
  ld s10, 200(sp)
  ld s11, 208(sp)
  ld t3, 216(sp)
  ld t4, 224(sp)
  ld t5, 232(sp)
  ld t6, 240(sp)
  .endm

  .section .text.trap, "ax"
  .globl trapVector
  .balign 4
trapVector:
  csrrw tp, sscratch, tp
  bnez tp, fromUser

# The kernel's own trap: the frame goes below what the stack holds.
fromKernel:
  csrr tp, sscratch              # the anchor: as it was
  csrw sscratch, zero
  addi sp, sp, -FRAME
  # Stacks are 16 KiB, each above 16 KiB without memory: the bit is 0 when this one is used up.
  sd t0, 120(tp)
  srli t0, sp, STACK_BIT
  andi t0, t0, 1
  beqz t0, stackOverflow
  ld t0, 120(tp)
  saveRegisters
  addi t0, sp, FRAME
  sd t0, 8(sp)
  sd tp, 24(sp)
  mv a0, sp
  call kernelTrap
  restoreRegisters
  ld sp, 8(sp)
  sret

fromUser:
  sd sp, 120(tp)
  ld sp, 112(tp)
  addi sp, sp, -FRAME
  saveRegisters
  ld t0, 120(tp)
  sd t0, 8(sp)
  csrrw t0, sscratch, zero
  sd t0, 24(sp)
  mv s0, zero                    # backtraces end here
  mv a0, sp
  call userTrap
  bnez a0, 1f                    # the thread has ended
# Interrupts are off, and the frame is the last thing on the stack.
  .globl returnToUser
returnToUser:
  ld sp, 112(tp)
  addi sp, sp, -FRAME
  csrw sscratch, tp
  restoreRegisters
  ld tp, 24(sp)
  ld sp, 8(sp)
  sret
1:call endThread
  ebreak

# Nothing can be saved: what matters is told, on a stack of its own.
stackOverflow:
  addi a0, sp, FRAME
  csrr a1, sepc
  lla sp, overflowStack + 0x2000
  call kernelStackOverflowed

  .section .bss
  .balign 16
overflowStack:
  .zero 0x2000
