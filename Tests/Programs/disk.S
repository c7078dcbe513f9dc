# disk: 8 sectors
# virtio: a disk's sectors are read, written and refused through a split queue, with an interrupt for each.
#include "program.inc"
.equ DISK, 0x10001000 # the first virtio slot
.equ PLIC, 0xc000000
.equ SOURCE, 1
# Registers of virtio-mmio (virtio 1.2, 4.2.2).
.equ MAGIC, 0x000
.equ VERSION, 0x004
.equ DEVICE, 0x008
.equ OFFERED_SELECT, 0x014
.equ OFFERED, 0x010
.equ ACCEPTED, 0x020
.equ ACCEPTED_SELECT, 0x024
.equ QUEUE_SELECT, 0x030
.equ QUEUE_MAXIMUM, 0x034
.equ QUEUE_SIZE, 0x038
.equ QUEUE_READY, 0x044
.equ QUEUE_NOTIFY, 0x050
.equ INTERRUPTS, 0x060
.equ ACKNOWLEDGE, 0x064
.equ STATUS, 0x070
.equ DESCRIPTORS, 0x080
.equ DRIVER_RING, 0x090
.equ DEVICE_RING, 0x0a0
.equ CAPACITY, 0x100
# Flags of a descriptor.
.equ NEXT, 1
.equ WRITABLE, 2
.equ READ_SECTORS, 0
.equ WRITE_SECTORS, 1

.macro register offset, value
  li t0, \value
  sw t0, \offset(s1)
.endm
.macro area offset, label
  la t0, \label
  sw t0, \offset(s1)
  sw zero, \offset + 4(s1)
.endm
.macro expect_register offset, value, code
  lw t2, \offset(s1)
  check t2, \value, \code
.endm

start:
  li s1, DISK
  expect_register MAGIC, 0x74726976, 1
  expect_register VERSION, 2, 2
  expect_register DEVICE, 2, 3
  register STATUS, 0
  register STATUS, 1 | 2 # acknowledged, driver
  # VERSION_1 is bit 32; nothing else is wanted.
  register OFFERED_SELECT, 1
  lw t2, OFFERED(s1)
  andi t2, t2, 1
  check t2, 1, 4
  register ACCEPTED_SELECT, 0
  register ACCEPTED, 0
  register ACCEPTED_SELECT, 1
  register ACCEPTED, 1
  register STATUS, 1 | 2 | 8 # features agreed on
  expect_register STATUS, 1 | 2 | 8, 5
  ld t2, CAPACITY(s1)
  check t2, 8, 6
  register QUEUE_SELECT, 0
  register QUEUE_SIZE, 4
  area DESCRIPTORS, descriptors
  area DRIVER_RING, available
  area DEVICE_RING, used
  register QUEUE_READY, 1
  register STATUS, 1 | 2 | 4 | 8
  # Its interrupt, at the PLIC and in mie; it is never taken, only waited for.
  li s2, PLIC
  li t0, 1
  sw t0, SOURCE * 4(s2)
  li t1, PLIC + 0x2000
  li t0, 1 << SOURCE
  sw t0, 0(t1)
  li t1, 1 << 11
  csrw mie, t1

  # Sector 3 is full of threes.
  li a0, READ_SECTORS
  li a1, 3
  la a2, sector
  call request
  check a0, 0, 7
  li a3, 0x0303030303030303
  call expect_sector
  # Write sector 5, then read it back into memory that was changed meanwhile.
  la a0, sector
  li a1, 0x5a5a1234a5a50000
  call fill
  li a0, WRITE_SECTORS
  li a1, 5
  call request
  check a0, 0, 8
  la a0, sector
  li a1, -1
  call fill
  li a0, READ_SECTORS
  li a1, 5
  call request
  check a0, 0, 9
  li a3, 0x5a5a1234a5a50000
  call expect_sector
  # Its neighbours are as they were; there is no sector 8.
  li a0, READ_SECTORS
  li a1, 6
  call request
  li a3, 0x0606060606060606
  call expect_sector
  li a0, READ_SECTORS
  li a1, 8
  call request
  check a0, 1, 10
  pass

# Does request a0 for sector a1; its status in a0.
request:
  la t0, header
  sw a0, 0(t0)
  sd a1, 8(t0)
  la t0, descriptors
  li t1, NEXT
  bnez a0, 1f
  li t1, NEXT | WRITABLE
1:
  sh t1, 16 + 12(t0)
  la t0, status
  li t1, -1
  sb t1, 0(t0)
  # Chain 0 is available once more.
  la t0, available
  lhu s3, 2(t0)
  addi s3, s3, 1
  fence rw, rw
  sh s3, 2(t0)
  fence rw, rw
  register QUEUE_NOTIFY, 0
2:
  wfi
  csrr t0, mip
  srli t0, t0, 11 # MEIP
  andi t0, t0, 1
  beqz t0, 2b
  li t1, PLIC + 0x200004
  lw s4, 0(t1)
  check s4, SOURCE, 11
  expect_register INTERRUPTS, 1, 12
  register ACKNOWLEDGE, 1
  li t1, PLIC + 0x200004
  sw s4, 0(t1)
  fence rw, rw
  la t0, used
  lhu t1, 2(t0)
  check_equal t1, s3, 13
  lbu a0, status
  ret

# Fills 512 bytes at a0 with a1.
fill:
  addi t0, a0, 512
1:
  sd a1, 0(a0)
  addi a0, a0, 8
  bne a0, t0, 1b
  ret

# The sector is full of a3.
expect_sector:
  la a0, sector
  addi t0, a0, 512
1:
  ld t1, 0(a0)
  check_equal t1, a3, 14
  addi a0, a0, 8
  bne a0, t0, 1b
  ret

.data
.align 4
descriptors:
  .dword header
  .word 16
  .half NEXT, 1
  .dword sector
  .word 512
  .half NEXT, 2
  .dword status
  .word 1
  .half WRITABLE, 0
.align 2
available: .half 0, 0, 0, 0, 0, 0, 0
.align 4
header: .dword 0, 0
status: .dword 0
.align 3
used: .skip 6 + 4 * 8
.align 3
sector: .skip 512
