# harts: 4
# Harts that start and stop: do they come with what they were given, once, and again?
#include "behind.inc"

start:
  # Which of them started is not said; the others are stopped.
  mv a0, s0
  request HSM, 2
  expect_value STARTED, 1
  li s2, 0
1:
  beq s2, s0, 2f
  mv a0, s2
  request HSM, 2
  expect_value STOPPED, 2
2:
  addi s2, s2, 1
  li t0, 4
  bne s2, t0, 1b

  # Are harts refused that do not exist, and those that have started?
  li a0, 4
  la a1, other
  request HSM, 0
  expect_error INVALID_PARAMETER, 3
  li a0, -1
  la a1, other
  request HSM, 0
  expect_error INVALID_PARAMETER, 4
  li a0, 64
  request HSM, 2
  expect_error INVALID_PARAMETER, 5
  mv a0, s0
  la a1, other
  request HSM, 0
  expect_error ALREADY_AVAILABLE, 6

  # And places: the firmware, an odd one, a device?
  addi s2, s0, 1
  andi s2, s2, 3
  mv a0, s2
  li a1, FIRMWARE
  request HSM, 0
  expect_error INVALID_ADDRESS, 7
  mv a0, s2
  la a1, other + 1
  request HSM, 0
  expect_error INVALID_ADDRESS, 8
  mv a0, s2
  li a1, UART
  request HSM, 0
  expect_error INVALID_ADDRESS, 9

  # Each of the others, a hundred times: it starts, counts, stops.
  li s3, 100
3:
  addi s2, s0, 1
  andi s2, s2, 3
4:
  start_hart s2, other, 10
  addi s2, s2, 1
  andi s2, s2, 3
  bne s2, s0, 4b
  addi s2, s0, 1
  andi s2, s2, 3
5:
  wait_for_state s2, STOPPED
  addi s2, s2, 1
  andi s2, s2, 3
  bne s2, s0, 5b
  addi s3, s3, -1
  bnez s3, 3b
  la t0, count
  ld t0, 0(t0)
  check t0, 300, 11
  pass

# Does it have its number, what was given, no paging, no interrupts?
other:
  mv s0, a0
  check a1, 0x1234, 12
  csrr t0, satp
  check t0, 0, 13
  csrr t0, sstatus
  andi t0, t0, 2
  check t0, 0, 14
  csrr t0, sip
  check t0, 0, 15
  csrr t0, sie
  check t0, 0, 16
  mv a0, s0
  request HSM, 2
  expect_value STARTED, 17
  la t0, count
  li t1, 1
  amoadd.d zero, t1, (t0)
  # What it leaves is not for the next one.
  li t0, 0x222
  csrw sie, t0
  csrw sip, 2
  li t0, (8 << 60) | 0x80300
  csrci sstatus, 2
  request HSM, 1
  fail 18

.bss
.align 3
count: .skip 8
