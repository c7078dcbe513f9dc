# Flash memory: programmed by its commands, executed from, and what was decoded from it is stale when it has changed.
#include "program.inc"

.equ FLASH, 0x20000000
.equ SECOND, 0x22000000

# Both chips get a command.
.macro command byte, place
  li t0, \place
  li t1, \byte << 16 | \byte
  sw t1, 0(t0)
.endm

.macro program_word word, place
  command 0x40, \place
  li t1, \word
  sw t1, 0(t0)
.endm

.macro expect_contents word, place, code
  command 0xff, \place
  lwu t2, 0(t0)
  check t2, \word, \code
.endm

.macro erase place
  command 0x20, \place
  command 0xd0, \place
.endm

start:
  trap_to trapped
  erase FLASH
  lwu t2, 0(t0)
  check t2, 0x00800080, 1
  expect_contents 0xffffffff, FLASH, 2

  # A function that returns 1.
  program_word 0x00100513, FLASH
  program_word 0x00008067, FLASH + 4
  command 0xff, FLASH
  li s1, FLASH
  jalr s1
  check a0, 1, 3

  # Another one in its place.
  li s2, 10
1:
  erase FLASH
  program_word 0x00200513, FLASH
  program_word 0x00008067, FLASH + 4
  command 0xff, FLASH
  jalr s1
  check a0, 2, 4
  erase FLASH
  program_word 0x00100513, FLASH
  program_word 0x00008067, FLASH + 4
  command 0xff, FLASH
  jalr s1
  check a0, 1, 5
  addi s2, s2, -1
  bnez s2, 1b

  # A bank that shows its table of queries begins with zeros: an illegal instruction.
  command 0x98, FLASH
  lwu t2, 0x40(t0)
  check t2, 0x00510051, 6
  li s3, 0
  jalr s1
  check s3, 2, 7
  command 0xff, FLASH
  jalr s1
  check a0, 1, 8

  # An instruction that straddles two pages: c.nop, li a0, 3, c.jr ra.
  program_word 0x05130001, FLASH + 0xffc
  program_word 0x80820030, FLASH + 0x1000
  command 0xff, FLASH
  li s1, FLASH + 0xffc
  jalr s1
  check a0, 3, 9

  # The contents can be read at any address, as RAM.
  li t0, FLASH + 0xfff
  lwu t2, 0(t0)
  check t2, 0x82003005, 10
  ld t2, 0(t0)
  check t2, 0xffffff8082003005, 11

  # The other bank is another memory: a buffer of two words.
  erase SECOND
  command 0xe8, SECOND + 0x2000
  command 1, SECOND + 0x2000
  li t1, 0x12345678
  sw t1, 0(t0)
  sw t1, 4(t0)
  command 0xd0, SECOND + 0x2000
  lwu t2, 0(t0)
  check t2, 0x00800080, 12
  expect_contents 0x12345678, SECOND + 0x2004, 13
  expect_contents 0xffffffff, SECOND + 0x2008, 14
  expect_contents 0x05130001, FLASH + 0xffc, 15

  # Programming clears bits only.
  program_word 0xf0f0f0f0, SECOND + 0x2000
  expect_contents 0x10305070, SECOND + 0x2000, 16
  pass

# Notes why, and returns to the caller.
.align 2
trapped:
  csrr s3, mcause
  csrw mepc, ra
  mret
