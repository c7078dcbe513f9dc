# expect exit: 42
# A shutdown with a code for the host.
#include "behind.inc"

start:
  li a0, 0
  li a1, 0xe0000000 + 42
  request RESET, 0
  fail 1
