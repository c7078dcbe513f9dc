# disk: 4096 sectors
# virtio: a disk is read, written, zeroed and discarded at random, four requests at a time. What a byte from the serial line
# says is mixed into the randomness.
#include "program.inc"
.equ DISK, 0x10001000 # the first virtio slot
.equ SECTORS, 4096
.equ BATCHES, 160
.equ SLOTS, 4
.equ SLOT_SHIFT, 12 # a slot's data: 4 KiB
# Registers of virtio-mmio (virtio 1.2, 4.2.2).
.equ ACCEPTED, 0x020
.equ ACCEPTED_SELECT, 0x024
.equ QUEUE_SELECT, 0x030
.equ QUEUE_SIZE, 0x038
.equ QUEUE_READY, 0x044
.equ QUEUE_NOTIFY, 0x050
.equ ACKNOWLEDGE, 0x064
.equ STATUS, 0x070
.equ DESCRIPTORS, 0x080
.equ DRIVER_RING, 0x090
.equ DEVICE_RING, 0x0a0
# Features: flush, discard, write zeroes.
.equ FEATURES, 1 << 9 | 1 << 13 | 1 << 14
# Flags of a descriptor.
.equ NEXT, 1
.equ WRITABLE, 2

.macro register offset, value
  li t0, \value
  sw t0, \offset(s1)
.endm
.macro area offset, label
  la t0, \label
  sw t0, \offset(s1)
  sw zero, \offset + 4(s1)
.endm
# The next random number in a0 (xorshift64).
.macro random
  slli t0, s2, 13
  xor s2, s2, t0
  srli t0, s2, 7
  xor s2, s2, t0
  slli t0, s2, 17
  xor s2, s2, t0
  mv a0, s2
.endm

start:
  li s1, DISK
  register STATUS, 0
  register STATUS, 1 | 2 # acknowledged, driver
  register ACCEPTED_SELECT, 0
  register ACCEPTED, FEATURES
  register ACCEPTED_SELECT, 1
  register ACCEPTED, 1 # VERSION_1
  register STATUS, 1 | 2 | 8 # features agreed on
  register QUEUE_SELECT, 0
  register QUEUE_SIZE, 16
  area DESCRIPTORS, descriptors
  area DRIVER_RING, available
  area DEVICE_RING, used
  register QUEUE_READY, 1
  register STATUS, 1 | 2 | 4 | 8
  li s2, 88172645463325252 # randomness
  li s3, 0 # requests made available
  li s4, BATCHES

batch:
  li t1, UART
  lbu t0, 5(t1)
  andi t0, t0, 1
  beqz t0, 1f
  lbu t0, 0(t1)
  slli t0, t0, 20
  xor s2, s2, t0
1:
  li s5, 0 # slot
2:
  call prepare
  addi s5, s5, 1
  li t0, SLOTS
  bne s5, t0, 2b
  fence rw, rw
  la t0, available
  sh s3, 2(t0)
  fence rw, rw
  register QUEUE_NOTIFY, 0
  la s6, used
3:
  lhu t1, 2(s6)
  bne t1, s3, 3b
  register ACKNOWLEDGE, 1
  # What was read makes a difference, too; all must have worked.
  la t1, data
  li t2, 0
4:
  la t3, statuses
  add t3, t3, t2
  lbu t0, 0(t3)
  check_equal t0, zero, 1
  ld t0, 0(t1)
  xor s2, s2, t0
  li t4, 1 << SLOT_SHIFT
  add t1, t1, t4
  addi t2, t2, 1
  li t4, SLOTS
  bne t2, t4, 4b
  bnez s2, 5f
  li s2, 1
5:
  addi s4, s4, -1
  bnez s4, batch
  pass

# Makes a request of slot s5.
prepare:
  random
  srli a1, a0, 8
  li t0, SECTORS - 8
  remu a1, a1, t0 # sector
  srli a2, a0, 48
  andi a2, a2, 7
  addi a2, a2, 1 # how many
  andi a3, a0, 7
  la t0, kinds
  add t0, t0, a3
  lbu a3, 0(t0) # what
  slli t0, s5, 4
  la a4, headers
  add a4, a4, t0
  sw a3, 0(a4)
  sd a1, 8(a4)
  slli t0, s5, SLOT_SHIFT
  la a5, data
  add a5, a5, t0
  la t0, descriptors
  li t1, 3 * 16
  mul t1, t1, s5
  add a6, t0, t1 # three of them
  li t2, 3
  mul t2, t2, s5 # the first one's number
  sd a4, 0(a6)
  li t0, 16
  sw t0, 8(a6)
  li t0, NEXT
  sh t0, 12(a6)
  addi t0, t2, 1
  sh t0, 14(a6)
  sd a5, 16(a6)
  addi t0, t2, 2
  sh t0, 30(a6)
  la t0, statuses
  add t0, t0, s5
  li t1, -1
  sb t1, 0(t0)
  sd t0, 32(a6)
  li t0, 1
  sw t0, 40(a6)
  li t0, WRITABLE
  sh t0, 44(a6)
  # Where the driver's ring says it.
  la t0, available
  andi t1, s3, 15
  slli t1, t1, 1
  add t0, t0, t1
  sh t2, 4(t0)
  addi s3, s3, 1
  # The data: to be read, to be written, or a range.
  slli t1, a2, 9
  li t0, 0
  beq a3, t0, 2f
  li t0, 1
  bne a3, t0, 3f
  mv t3, a5
  add t4, a5, t1
1:
  sd a0, 0(t3)
  addi a0, a0, 12
  addi t3, t3, 64
  bltu t3, t4, 1b
  li t0, NEXT
  j 4f
2:
  li t0, NEXT | WRITABLE
  j 4f
3:
  sd a1, 0(a5)
  sw a2, 8(a5)
  sw zero, 12(a5)
  li t1, 16
  li t0, NEXT
4:
  sw t1, 24(a6)
  sh t0, 28(a6)
  ret

.data
kinds: .byte 1, 1, 1, 1, 0, 0, 11, 13
.align 4
descriptors: .skip 16 * 16
.align 2
available: .skip 6 + 16 * 2
.align 3
used: .skip 6 + 16 * 8
.align 3
headers: .skip 16 * SLOTS
statuses: .skip SLOTS
.align 3
data: .skip SLOTS << SLOT_SHIFT
