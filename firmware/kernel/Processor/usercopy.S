# Copies between the kernel's memory and a program's. A page fault is served as any other; what cannot
# be served ends the copy at the address that is in the anchor (copyRecovery), not the kernel.

#define SSTATUS_SUM (1 << 18)

  .section .text.usercopy, "ax"
  .globl copyWithRecovery
# a0 = destination, a1 = source, a2 = bytes; 0, or 1 if a page was refused.
copyWithRecovery:
  lla t0, refused
  sd t0, 144(tp)
  li t6, SSTATUS_SUM
  csrs sstatus, t6
  or t0, a0, a1
  andi t0, t0, 7
  bnez t0, 3f
  li t3, 32
1:bltu a2, t3, 2f
  ld t0, 0(a1)
  ld t1, 8(a1)
  ld t2, 16(a1)
  ld t4, 24(a1)
  sd t0, 0(a0)
  sd t1, 8(a0)
  sd t2, 16(a0)
  sd t4, 24(a0)
  addi a0, a0, 32
  addi a1, a1, 32
  addi a2, a2, -32
  j 1b
2:li t3, 8
  bltu a2, t3, 3f
  ld t0, 0(a1)
  sd t0, 0(a0)
  addi a0, a0, 8
  addi a1, a1, 8
  addi a2, a2, -8
  j 2b
3:beqz a2, done
  lbu t0, 0(a1)
  sb t0, 0(a0)
  addi a0, a0, 1
  addi a1, a1, 1
  addi a2, a2, -1
  j 3b

  .globl fillWithRecovery
# a0 = destination, a1 = byte, a2 = bytes.
fillWithRecovery:
  lla t0, refused
  sd t0, 144(tp)
  li t6, SSTATUS_SUM
  csrs sstatus, t6
1:beqz a2, done
  sb a1, 0(a0)
  addi a0, a0, 1
  addi a2, a2, -1
  j 1b

  .globl compareExchangeWithRecovery
# a0 = a word, a1 = what is expected there, a2 = what shall be, a3 = where to put what was.
compareExchangeWithRecovery:
  lla t0, refused
  sd t0, 144(tp)
  li t6, SSTATUS_SUM
  csrs sstatus, t6
1:lr.w.aqrl t0, (a0)
  sext.w a1, a1
  bne t0, a1, 2f
  sc.w.aqrl t1, a2, (a0)
  bnez t1, 1b
2:sw t0, 0(a3)

done:
  csrc sstatus, t6
  sd zero, 144(tp)
  li a0, 0
  ret
refused:
  li t6, SSTATUS_SUM
  csrc sstatus, t6
  sd zero, 144(tp)
  li a0, 1
  ret
