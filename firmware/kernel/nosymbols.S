# The table of function names of the first link: none.
  .section .rodata.symbols, "a"
  .globl kernelSymbols
  .balign 4
kernelSymbols:
  .4byte 0
