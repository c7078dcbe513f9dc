#!/usr/bin/env python3
"""Turns glyphs.txt, letters drawn as text, into a Swift table for the kernel and the user's programs.

    table.py glyphs.txt > FontTable.swift

A glyph is two words of 64 bits: eight rows each, the upper row in the lowest byte, the leftmost column in a
row's highest bit. Glyphs are in the order of their characters, and those of 32 to 126 are all there; U+FFFD, for what
is not there, is the last.
"""

import re
import sys

WIDTH, HEIGHT = 8, 16
BEGINNING = re.compile(r"^= (\S+) (\d+)$")
ROW = re.compile(r"^([.#]+)(?: x(\d+))?$")


def fail(number, what):
    sys.exit(f"glyphs.txt, line {number}: {what}")


def character(name):
    if name == "SPACE":
        return ord(" ")
    return int(name[2:], 16) if re.fullmatch(r"U\+[0-9A-F]+", name) else ord(name)


def read(lines):
    """The rows of every character: numbers of eight bits."""
    glyphs, rows = {}, None
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        if beginning := BEGINNING.match(line):
            code = character(beginning[1])
            if code in glyphs:
                fail(number, f"{beginning[1]} is drawn twice")
            rows = glyphs[code] = [0] * int(beginning[2])
        elif row := ROW.match(line):
            if rows is None or len(row[1]) != WIDTH:
                fail(number, f"a row has {WIDTH} columns, and belongs to a letter")
            rows += [int(row[1].replace(".", "0").replace("#", "1"), 2)] * int(row[2] or 1)
            if len(rows) > HEIGHT:
                fail(number, f"a letter has {HEIGHT} rows")
        else:
            rows = None
    return glyphs


def words(rows):
    rows = bytes(rows + [0] * (HEIGHT - len(rows)))
    return [int.from_bytes(rows[half : half + 8], "little") for half in (0, 8)]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        glyphs = read(file)
    codes = sorted(glyphs)
    missing = [chr(code) for code in range(32, 127) if code not in glyphs]
    if missing or codes[-1] != 0xFFFD:
        sys.exit(f"glyphs.txt: not drawn, or behind U+FFFD: {' '.join(missing)}")
    print("// Made by table.py of glyphs.txt.\n")
    print("enum FontTable {")
    print(f"  static let count = {len(codes)}")
    print(f"  static let characters: InlineArray<{len(codes)}, UInt32> = [")
    print(",\n".join(f"    {code:#x}" for code in codes) + "\n  ]")
    print(f"  static let rows: InlineArray<{2 * len(codes)}, UInt64> = [")
    for code in codes:
        print("    " + ", ".join(f"{word:#018x}" for word in words(glyphs[code])) + ",")
    print("  ]\n}")


main()
