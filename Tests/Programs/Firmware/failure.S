# expect exit: 1
# A shutdown because of a failure: does the host hear of it?
#include "behind.inc"

start:
  # Kinds and reasons that do not exist are refused.
  li a0, 3
  li a1, 0
  request RESET, 0
  expect_error INVALID_PARAMETER, 2
  li a0, 0
  li a1, 2
  request RESET, 0
  expect_error INVALID_PARAMETER, 3
  li a0, 0xf0000000
  li a1, 0
  request RESET, 0
  expect_error INVALID_PARAMETER, 4
  li a0, 0
  li a1, 0xe0010000
  request RESET, 0
  expect_error INVALID_PARAMETER, 5
  li a0, 0
  li a1, 1
  request RESET, 0
  fail 6
