# expect exit: 2
# A kernel whose trap handler is nowhere: does firmware end that, and not go round for ever?
#include "behind.inc"

start:
  csrw stvec, zero
  .word 0
