# memcpy, memmove, memset and memcmp, which compilers call without being asked. In assembly because
# a compiler would make a call of memcpy out of a loop that copies.

  .section .text.memmove, "ax"
  .globl memmove, memcpy
  .balign 4
# a0 = destination, a1 = source, a2 = bytes; gives back a0.
memmove:
memcpy:
  beq a0, a1, 9f
  mv t0, a0
  sub t1, a0, a1
  bltu t1, a2, 5f             # the destination begins inside the source: from the end
  or t2, a0, a1
  andi t2, t2, 7
  bnez t2, 4f
  li t3, 64
1:bltu a2, t3, 2f
  ld t1, 0(a1)
  ld t2, 8(a1)
  ld t4, 16(a1)
  ld t5, 24(a1)
  ld a3, 32(a1)
  ld a4, 40(a1)
  ld a5, 48(a1)
  ld a6, 56(a1)
  sd t1, 0(t0)
  sd t2, 8(t0)
  sd t4, 16(t0)
  sd t5, 24(t0)
  sd a3, 32(t0)
  sd a4, 40(t0)
  sd a5, 48(t0)
  sd a6, 56(t0)
  addi a1, a1, 64
  addi t0, t0, 64
  addi a2, a2, -64
  j 1b
2:li t3, 8
3:bltu a2, t3, 4f
  ld t1, 0(a1)
  sd t1, 0(t0)
  addi a1, a1, 8
  addi t0, t0, 8
  addi a2, a2, -8
  j 3b
4:beqz a2, 9f
  lbu t1, 0(a1)
  sb t1, 0(t0)
  addi a1, a1, 1
  addi t0, t0, 1
  addi a2, a2, -1
  j 4b
5:add a1, a1, a2
  add t0, t0, a2
  or t2, t0, a1
  andi t2, t2, 7
  bnez t2, 7f
  li t3, 8
6:bltu a2, t3, 7f
  addi a1, a1, -8
  addi t0, t0, -8
  addi a2, a2, -8
  ld t1, 0(a1)
  sd t1, 0(t0)
  j 6b
7:beqz a2, 9f
  addi a1, a1, -1
  addi t0, t0, -1
  addi a2, a2, -1
  lbu t1, 0(a1)
  sb t1, 0(t0)
  j 7b
9:ret

  .section .text.memset, "ax"
  .globl memset
  .balign 4
# a0 = destination, a1 = byte, a2 = bytes; gives back a0.
memset:
  mv t0, a0
  andi a1, a1, 255
  slli t1, a1, 8
  or a1, a1, t1
  slli t1, a1, 16
  or a1, a1, t1
  slli t1, a1, 32
  or a1, a1, t1
1:andi t1, t0, 7               # bytes up to a multiple of 8
  beqz t1, 2f
  beqz a2, 9f
  sb a1, 0(t0)
  addi t0, t0, 1
  addi a2, a2, -1
  j 1b
2:li t3, 64
3:bltu a2, t3, 4f
  sd a1, 0(t0)
  sd a1, 8(t0)
  sd a1, 16(t0)
  sd a1, 24(t0)
  sd a1, 32(t0)
  sd a1, 40(t0)
  sd a1, 48(t0)
  sd a1, 56(t0)
  addi t0, t0, 64
  addi a2, a2, -64
  j 3b
4:li t3, 8
5:bltu a2, t3, 6f
  sd a1, 0(t0)
  addi t0, t0, 8
  addi a2, a2, -8
  j 5b
6:beqz a2, 9f
  sb a1, 0(t0)
  addi t0, t0, 1
  addi a2, a2, -1
  j 6b
9:ret

  .section .text.memcmp, "ax"
  .globl memcmp
  .balign 4
# a0, a1 = what to compare, a2 = bytes; the difference of the first bytes that differ, or 0.
memcmp:
  or t0, a0, a1
  andi t0, t0, 7
  bnez t0, 2f
  li t3, 8
1:bltu a2, t3, 2f              # eight at a time while they are equal
  ld t1, 0(a0)
  ld t2, 0(a1)
  bne t1, t2, 2f
  addi a0, a0, 8
  addi a1, a1, 8
  addi a2, a2, -8
  j 1b
2:beqz a2, 3f
  lbu t1, 0(a0)
  lbu t2, 0(a1)
  bne t1, t2, 4f
  addi a0, a0, 1
  addi a1, a1, 1
  addi a2, a2, -1
  j 2b
3:li a0, 0
  ret
4:sub a0, t1, t2
  ret
