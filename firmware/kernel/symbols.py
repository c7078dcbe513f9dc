#!/usr/bin/env python3
"""Turns a list of symbols, as `nm --numeric-sort` prints it, into the kernel's table of function names.

    nm --numeric-sort kernel.first.elf | swift demangle --simplified | symbols.py IMAGE_START > symbols.S

A panic prints names out of it (KernelSymbols.swift). The kernel is linked once without the table and once
with it: the table lies behind all code, so addresses are the same both times.
"""

import re
import sys

LINE = re.compile(r"^([0-9a-f]{16}) [tTwW] (.+)$")
# What the demangler says of a function besides its name.
NOISE = re.compile(r"^(?:static |specialized |closure #\d+ (?:\(.*\) -> .* )?in |merged |outlined |partial apply for )+")


def simple(name):
    """`Kernel.Scheduler.wake(_: Thread) -> Bool` becomes `Scheduler.wake`."""
    name = NOISE.sub("", name)
    name = re.split(r"\s+in\s+", name)[-1]
    name = name.split("(")[0].split("<")[0].split(" ")[0]
    return name.removeprefix("Kernel.")[:63]


def main():
    start = int(sys.argv[1], 16)
    names = {}
    for line in sys.stdin:
        match = LINE.match(line.rstrip("\n"))
        if match and int(match[1], 16) >= start and not match[2].startswith("."):
            names[int(match[1], 16) - start] = simple(match[2])
    print('  .section .rodata.symbols, "a"\n  .globl kernelSymbols\n  .balign 4\nkernelSymbols:')
    print(f"  .4byte {len(names)}")
    offset, texts = 0, []
    for address in sorted(names):
        print(f"  .4byte {address}, {offset}")
        texts.append(names[address])
        offset += len(names[address].encode()) + 1
    for text in texts:
        print(f'  .asciz "{text}"')


main()
