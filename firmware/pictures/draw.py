#!/usr/bin/env python3
"""Draws the pictures that are on the disk of our own system, for `view`, in one file format each.

    draw.py FOLDER

Each is a formula: red, green and blue of a place, each from 0 to 255.
"""

import math
import struct
import sys
import zlib
from pathlib import Path


def rings(x, y):
    """Waves that start at two stones in the water."""
    height = sum(math.sin(math.hypot(x - a, y - b) / 4) for a, b in ((60, 70), (150, 110)))
    return (40 + 20 * height, 90 + 40 * height, 150 + 50 * height)


def sunset(x, y):
    """A sun above hills: what is nearer is darker."""
    hills = [(130 + 12 * math.sin(x / 23), (70, 40, 80)), (150 + 9 * math.sin(x / 15 + 2), (45, 25, 55)),
             (168 + 6 * math.sin(x / 9 + 1), (25, 12, 30))]
    for edge, colour in reversed(hills):
        if y > edge:
            return colour
    if math.hypot(x - 170, y - 105) < 26:
        return (255, 225, 130)
    return (90 + y, 60 + y / 2, 130 - y / 3)


def plane(x, y):
    """A chessboard that goes to the horizon."""
    if y < 60:
        return (110 + y, 160 + y, 230)
    distance = 900 / (y - 59)
    field = int((x - 120) * distance / 90 + 1000) + int(distance + 1000)
    shade = 225 if field % 2 else 60
    fog = min(1, distance / 160)
    return tuple(shade * (1 - fog) + sky * fog for sky in (170, 220, 230))


def pixels(formula, width, height):
    for y in range(height):
        for x in range(width):
            yield tuple(min(255, max(0, int(part))) for part in formula(x, y))


def ppm(colours, width, height):
    return b"P6\n%d %d\n255\n" % (width, height) + bytes(part for colour in colours for part in colour)


def bmp(colours, width, height):
    padding = bytes(-3 * width % 4)
    rows = [b"".join(bytes(reversed(c)) for c in colours[y * width : (y + 1) * width]) + padding for y in range(height)]
    body = b"".join(reversed(rows))
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(body), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + head + body


def png(colours, width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows, above = b"", bytes(3 * width)
    for y in range(height):
        row = bytes(part for colour in colours[y * width : (y + 1) * width] for part in colour)
        # Filter 2: what a row has beyond the one above it, which is little here.
        rows += b"\2" + bytes((a - b) & 255 for a, b in zip(row, above))
        above = row
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    width, height = 240, 180
    for formula, write in ((sunset, png), (plane, bmp), (rings, ppm)):
        colours = list(pixels(formula, width, height))
        (folder / f"{formula.__name__}.{write.__name__}").write_bytes(write(colours, width, height))


main()
