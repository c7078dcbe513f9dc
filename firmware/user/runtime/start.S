# Where a program begins, and where its threads do.

  .section .text.start, "ax"
  .globl _start
# The kernel leaves on the stack: argc, argv..., 0, envp..., 0, the auxiliary vector.
#
#   sp -> | argc | argv[0] | ... | 0 | envp[0] | ... | 0 | type | value | ... | 0 | 0 |
_start:
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  mv fp, zero                   # the outermost frame: a debugger stops here
  mv s1, sp
  mv a0, sp
  la a1, system_heap_room
  andi sp, sp, -16
  call system_initialize
  ld a0, 0(s1)
  addi a1, s1, 8
  call main
  call system_finish            # flushes what was printed, and exits

  .section .bss.system_heap_room, "aw", @nobits
  .balign 16
system_heap_room:
  .space 2048                   # see Heap.swift

  .section .text.system_start_thread, "ax"
  .globl system_start_thread
# a0 = top of the new stack, a1 = flags of clone, a2 = word for the identifier, which the kernel
# clears and wakes when the thread is gone, a3 = what to run, a4 = what it is given.
# Gives back the new thread's identifier, or a negative error.
#
# The new thread has the same registers but another stack and 0 in a0: what it is to do must
# travel in registers that the kernel keeps, so they lie on its stack.
system_start_thread:
  andi a0, a0, -16
  addi a0, a0, -16
  sd a3, 0(a0)
  sd a4, 8(a0)
  mv t0, a0
  mv a0, a1                     # clone(flags, stack, parent_tid, tls, child_tid)
  mv a1, t0
  mv a4, a2
  li a3, 0
  li a7, 220
  ecall
  beqz a0, 1f
  ret
1:mv fp, zero
  mv ra, zero
  ld a1, 0(sp)
  ld a0, 8(sp)
  jalr a1
  li a0, 0
  li a7, 93                     # exit: this thread only
  ecall
