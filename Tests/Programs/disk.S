# disk: 8 sectors
# virtio: a disk's sectors are read, written and refused through a split queue, with an interrupt for each.
#include "program.inc"
#include "disk.inc"

start:
  call open_disk
  check a0, 8, 6

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
