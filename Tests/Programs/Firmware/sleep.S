# harts: 2
# Harts that are suspended: what do they keep, and what wakes them?
#include "behind.inc"
.equ SOFTWARE, 1 << 1
.equ TIMER, 1 << 5

# The timer, a little later.
.macro set_timer
  rdtime a0
  li t0, 20000
  add a0, a0, t0
  request TIME, 0
.endm

start:
  # Are kinds refused that do not exist, and places?
  li a0, 1
  request HSM, 3
  expect_error INVALID_PARAMETER, 1
  li a0, 0x10000000
  request HSM, 3
  expect_error INVALID_PARAMETER, 2
  li a0, 0x80000001
  request HSM, 3
  expect_error INVALID_PARAMETER, 3
  li a0, 0x80000000
  li a1, FIRMWARE
  request HSM, 3
  expect_error INVALID_ADDRESS, 4

  # Does the timer wake, and is all as it was?
  li s2, 0x5678
  li t0, TIMER
  csrw sie, t0
  set_timer
  li a0, 0
  request HSM, 3
  expect_success 5
  check s2, 0x5678, 6
  csrr t0, sip
  andi t0, t0, TIMER
  check t0, TIMER, 7
  # What is pending already lets nobody sleep.
  li a0, 0
  request HSM, 3
  expect_success 8
  li a0, -1
  request TIME, 0

  # With nothing kept: does it begin where it was told?
  set_timer
  li a0, 0x80000000
  la a1, resumed
  li a2, 0x4321
  request HSM, 3
  fail 9
resumed:
  mv s0, a0
  check a1, 0x4321, 10
  csrr t0, satp
  check t0, 0, 11
  csrr t0, sstatus
  andi t0, t0, 2
  check t0, 0, 12
  mv a0, s0
  request HSM, 2
  expect_value STARTED, 13

  # Another hart sleeps: is it seen, does it carry out fences meanwhile, does another's interrupt wake it?
  xori s2, s0, 1
  start_hart s2, other, 14
  wait_for_state s2, SUSPENDED
  li a0, 0
  li a1, -1
  li a2, 0
  li a3, 0
  request RFENCE, 1
  expect_success 15
  mv a0, s2
  request HSM, 2
  expect_value SUSPENDED, 16
  li a0, 1
  mv a1, s2
  request IPI, 0
  expect_success 17
  wait_for_state s2, STOPPED
  pass

other:
  csrw sie, SOFTWARE
  li a0, 0
  request HSM, 3
  expect_success 18
  csrr t0, sip
  andi t0, t0, SOFTWARE
  check t0, SOFTWARE, 19
  request HSM, 1
  fail 20
