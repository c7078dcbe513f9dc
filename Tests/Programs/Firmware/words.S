# input: xyz
# expect output: hello, old, read: xyz
# The console: are bytes written and read, and is memory looked at that S mode does not have?
#include "behind.inc"

.macro write address, count
  li a0, \count
  la a1, \address
  li a2, 0
  request CONSOLE, 0
.endm

start:
  write hello, 5
  expect_value 5, 1
  li a0, ','
  request CONSOLE, 2
  expect_value 0, 2
  # Nothing is nothing, wherever it is.
  li a0, 0
  li a1, 0
  li a2, 0
  request CONSOLE, 0
  expect_value 0, 3

  # Is refused: the firmware's memory, what reaches into it, what is no memory, what is beyond all addresses?
  li a0, 4
  li a1, FIRMWARE
  li a2, 0
  request CONSOLE, 0
  expect_error INVALID_PARAMETER, 4
  li a0, 4
  li a1, FIRMWARE - 2
  request CONSOLE, 1
  expect_error INVALID_PARAMETER, 5
  li a0, 4
  li a1, UART
  request CONSOLE, 0
  expect_error INVALID_PARAMETER, 6
  li a0, 4
  la a1, hello
  li a2, 1
  request CONSOLE, 0
  expect_error INVALID_PARAMETER, 7
  li a0, -1
  la a1, hello
  li a2, 0
  request CONSOLE, 0
  expect_error INVALID_PARAMETER, 8
  li a0, 1 << 40
  la a1, hello
  request CONSOLE, 1
  expect_error INVALID_PARAMETER, 9

  # The old calls: a character out, and one in.
  la s2, old
1:
  lbu a0, 0(s2)
  beqz a0, 2f
  li a7, 1
  ecall
  check a0, 0, 10
  addi s2, s2, 1
  j 1b
2:
  li a7, 2
  ecall
  bltz a0, 2b
  check a0, 'x', 11
  la s2, text
  sb a0, 0(s2)
  # The rest by the new one, as it comes.
  la s2, text
  addi s3, s2, 3
  addi s2, s2, 1
3:
  li a0, 16
  mv a1, s2
  li a2, 0
  request CONSOLE, 1
  expect_success 12
  add s2, s2, a1
  bltu s2, s3, 3b
  check_equal s2, s3, 13
  # Nothing more is there: does either say so at once?
  li a0, 16
  mv a1, s2
  request CONSOLE, 1
  expect_value 0, 14
  li a7, 2
  ecall
  check a0, -1, 15
  write text, 3
  expect_value 3, 16
  pass

.section .rodata
hello: .ascii "hello"
old: .asciz " old, read: "
.section .bss
text: .skip 32
