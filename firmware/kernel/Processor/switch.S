# Switching threads.

  .section .text.switch, "ax"
  .globl switchContext
# switchContext(from, to): saves the calling thread, goes on with another one. Interrupts are off.
# A function may change all other registers, so nobody misses them.
switchContext:
  sd ra, 0(a0)
  sd sp, 8(a0)
  sd s0, 16(a0)
  sd s1, 24(a0)
  sd s2, 32(a0)
  sd s3, 40(a0)
  sd s4, 48(a0)
  sd s5, 56(a0)
  sd s6, 64(a0)
  sd s7, 72(a0)
  sd s8, 80(a0)
  sd s9, 88(a0)
  sd s10, 96(a0)
  sd s11, 104(a0)
  ld ra, 0(a1)
  ld sp, 8(a1)
  ld s0, 16(a1)
  ld s1, 24(a1)
  ld s2, 32(a1)
  ld s3, 40(a1)
  ld s4, 48(a1)
  ld s5, 56(a1)
  ld s6, 64(a1)
  ld s7, 72(a1)
  ld s8, 80(a1)
  ld s9, 88(a1)
  ld s10, 96(a1)
  ld s11, 104(a1)
  mv tp, a1
  ret

  .globl threadEntry
# Where a new thread begins: threadMain finds out what it is for.
threadEntry:
  mv s0, zero
  call threadMain
  beqz a0, 1f
  tail returnToUser
1:call endThread
  ebreak

  .globl saveFloatingPoint
  .globl restoreFloatingPoint
  .option push
  .option arch, +d
# a0 = 33 doublewords. The kernel's own sstatus.FS is whatever it was: on, and clean afterwards.
saveFloatingPoint:
  li t0, 2 << 13
  csrs sstatus, t0
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fsd f\n, \n*8(a0)
  .endr
  frcsr t0
  sd t0, 256(a0)
  ret
restoreFloatingPoint:
  li t0, 2 << 13
  csrs sstatus, t0
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fld f\n, \n*8(a0)
  .endr
  ld t0, 256(a0)
  fscsr t0
  ret
  .option pop
