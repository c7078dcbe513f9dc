# Who answers, and what is there?
#include "behind.inc"

start:
  # Which specification: 2.0?
  request BASE, 0
  expect_value 0x02000000, 1
  # Which implementation, in which version?
  request BASE, 1
  expect_value 0x4d564d, 2
  request BASE, 2
  expect_value 0x10000, 3
  # Are all extensions there that should be?
  la s2, present
1:
  lwu a0, 0(s2)
  beqz a0, 2f
  request BASE, 3
  expect_value 1, 4
  addi s2, s2, 4
  j 1b
2:
  # And none of the others?
  la s2, absent
1:
  lwu a0, 0(s2)
  beqz a0, 2f
  request BASE, 3
  expect_value 0, 5
  addi s2, s2, 4
  j 1b
2:
  # Console putchar is number 1, set timer 0, the one after them all 9.
  li a0, 0
  request BASE, 3
  expect_value 1, 6
  # Are the identification registers what they are in M mode: here zero?
  request BASE, 4
  expect_success 7
  request BASE, 5
  expect_success 8
  request BASE, 6
  expect_success 9
  # Is what does not exist refused, functions and extensions?
  request BASE, 7
  expect_error NOT_SUPPORTED, 10
  request 0x12345678, 0
  expect_error NOT_SUPPORTED, 11
  request 9, 0
  expect_error NOT_SUPPORTED, 12
  request TIME, 1
  expect_error NOT_SUPPORTED, 13
  request IPI, 1
  expect_error NOT_SUPPORTED, 14
  request RFENCE, 3
  expect_error NOT_SUPPORTED, 15
  request HSM, 4
  expect_error NOT_SUPPORTED, 16
  request RESET, 1
  expect_error NOT_SUPPORTED, 17
  request CONSOLE, 3
  expect_error NOT_SUPPORTED, 18

  # Do all registers but a0 and a1 survive?
  la sp, 0x1002
  .irp number, 1, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  li x\number, 0x1000 + \number
  .endr
  request BASE, 0
  .irp number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  li a0, 0x1000 + \number
  beq a0, x\number, 8f
  fail 19
8:
  .endr
  pass

.align 2
present: .word BASE, TIME, IPI, RFENCE, HSM, RESET, CONSOLE, 1, 2, 3, 8, 0
# PMU, SUSP, NACL, STA, CPPC, FWFT, SSE, and old calls that are left out.
absent: .word 0x504d55, 0x53555350, 0x4e41434c, 0x535441, 0x43505043, 0x46574654, 0x535345, 4, 5, 6, 7, 9, 0
