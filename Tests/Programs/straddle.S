# Instructions and data across a page's end: executed, changed by halves, loaded and stored.
#include "program.inc"

start:
  # An instruction whose halves lie in two pages.
  la s2, straddling
  li t0, 0xffe
  and t1, s2, t0
  check_equal t1, t0, 1
  li s1, 0
  li s4, 3
1:
  jal ra, around
  addi s4, s4, -1
  bnez s4, 1b
  check s1, 3, 2

  # Change its second half: addi s1, s1, 1 becomes addi s1, s1, 5.
  lhu t0, 2(s2)
  li t1, 0xf
  and t0, t0, t1 # keep the low bits of rs1
  li t1, 0x0050
  or t0, t0, t1
  sh t0, 2(s2)
  fence.i
  jal ra, around
  check s1, 8, 3

  # Loads and stores that straddle, at every offset and size.
  la s2, boundary
  li s3, 1 # bytes before the boundary
2:
  sub t0, s2, s3
  li t1, 0x1122334455667788
  sd t1, 0(t0)
  ld t2, 0(t0)
  check_equal t1, t2, 4
  lbu t2, 0(t0)
  check t2, 0x88, 5
  lbu t2, 7(t0)
  check t2, 0x11, 6
  addi s3, s3, 1
  li t0, 8
  bne s3, t0, 2b
  addi t0, s2, -1
  li t1, -2
  sh t1, 0(t0)
  lh t2, 0(t0)
  check_equal t1, t2, 7
  lhu t2, 0(t0)
  check t2, 0xfffe, 8
  addi t0, s2, -3
  li t1, -3
  sw t1, 0(t0)
  lw t2, 0(t0)
  check_equal t1, t2, 9
  lwu t2, 0(t0)
  check t2, 0xfffffffd, 10
  pass

.option push
.option norvc
.align 12
.skip 4096 - 2 - 4
around:
  nop
straddling:
  addi s1, s1, 1
  ret
.option pop

.data
.align 12
.skip 4096
boundary: .skip 16
