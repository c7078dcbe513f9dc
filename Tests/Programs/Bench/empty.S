# A benchmark without work: what an emulator needs to start.
.globl work
work:
  li a0, 0
  ret
.data
.globl expected
.align 3
expected: .dword 0
