#!/usr/bin/env python3
"""Writes pictures of all kinds that `view` reads, some that it refuses, and some that were damaged by chance.

    pictures.py FOLDER

For each of the first two a line is printed: what `view -i` says of it. Pixels are told by the same sum as there
(FNV-1a, 32 bits), reckoned here from what the picture was made of.
"""

import random
import struct
import sys
import zlib
from pathlib import Path

BACKGROUND = (40, 40, 44)
NAMES = {0: "grey", 2: "RGB", 3: "palette", 4: "grey and alpha", 6: "RGB and alpha"}
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
WIDTH, HEIGHT = 37, 11

chance = random.Random(1)


def sum_of(pixels):
    total = 2166136261
    for part in (part for pixel in pixels for part in pixel):
        total = (total ^ part) * 16777619 & 0xFFFFFFFF
    return f"{total:08x}"


def over_background(pixel, alpha):
    share = alpha + alpha // 128
    return tuple((back * (256 - share) + part * share) // 256 for back, part in zip(BACKGROUND, pixel))


# PNG


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def filtered(row, above, kind, distance):
    """A row as filter `kind` leaves it (ISO 15948, section 9)."""
    result = bytearray([kind])
    for index, byte in enumerate(row):
        a = row[index - distance] if index >= distance else 0
        b = above[index]
        c = above[index - distance] if index >= distance else 0
        nearest = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
        result.append((byte - (0, a, b, (a + b) // 2, nearest)[kind]) & 255)
    return bytes(result)


def packed_row(samples, depth):
    bits = "".join(f"{sample:0{depth}b}" for sample in samples)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def png(colour, depth, rows, extra=b"", interlaced=0, level=9, strategy=zlib.Z_DEFAULT_STRATEGY):
    """A file of rows of samples; each row has another filter."""
    packed, above = b"", None
    for y, samples in enumerate(rows):
        row = packed_row(samples, depth)
        packed += filtered(row, above or bytes(len(row)), y % 5, max(1, SAMPLES[colour] * depth // 8))
        above = row
    compressor = zlib.compressobj(level, zlib.DEFLATED, 15, 8, strategy)
    return png_of(colour, depth, compressor.compress(packed) + compressor.flush(), extra, interlaced)


def png_of(colour, depth, data, extra=b"", interlaced=0, width=WIDTH, height=HEIGHT):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    half = len(data) // 2
    parts = chunk(b"IDAT", data[:half]) + chunk(b"tEXt", b"a comment") + chunk(b"IDAT", data[half:])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + parts + chunk(b"IEND", b"")


def random_rows(colour, depth, highest=None):
    count = WIDTH * SAMPLES[colour]
    top = highest or (1 << depth) - 1
    # Every other row has long repetitions.
    return [
        [chance.randint(0, top)] * count if y % 2 else [chance.randint(0, top) for _ in range(count)]
        for y in range(HEIGHT)
    ]


def pixels_of(colour, depth, rows, palette=(), alphas=(), hidden=None):
    eight = lambda sample: sample >> 8 if depth == 16 else sample * 255 // ((1 << depth) - 1)
    for row in rows:
        for x in range(WIDTH):
            samples = row[x * SAMPLES[colour] : (x + 1) * SAMPLES[colour]]
            alpha = 255
            if colour == 3:
                pixel = palette[samples[0]]
                alpha = alphas[samples[0]] if samples[0] < len(alphas) else 255
            elif colour in (0, 4):
                pixel = (eight(samples[0]),) * 3
            else:
                pixel = tuple(eight(sample) for sample in samples[:3])
            if colour in (4, 6):
                alpha = eight(samples[-1])
            yield over_background(pixel, 0 if samples == hidden else alpha)


def good_pngs():
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            rows, extra, palette, alphas, hidden = random_rows(colour, depth), b"", (), (), None
            if colour == 3:
                palette = [tuple(chance.randbytes(3)) for _ in range(1 << depth)]
                alphas = list(chance.randbytes(2))
                extra = chunk(b"PLTE", bytes(part for entry in palette for part in entry))
                extra += chunk(b"tRNS", bytes(alphas))
            if colour in (0, 2):
                hidden = rows[1][: SAMPLES[colour]]
                extra = chunk(b"tRNS", struct.pack(f">{len(hidden)}H", *hidden))
            strategy = zlib.Z_FIXED if colour == 4 else zlib.Z_DEFAULT_STRATEGY
            data = png(colour, depth, rows, extra, level=0 if depth == 2 else 9, strategy=strategy)
            pixels = pixels_of(colour, depth, rows, palette, alphas, hidden)
            yield f"{colour}-{depth}.png", data, f"PNG, {depth} bits {NAMES[colour]}", pixels


# BMP and PPM


def bmp(bits, rows, palette=(), upside_down=False):
    """A file of rows of pixels: numbers of so many bits."""
    lines = []
    for row in rows:
        line = packed_row(row, bits) if bits < 24 else b"".join(p.to_bytes(bits // 8, "little") for p in row)
        lines.append(line + bytes(-len(line) % 4))
    body = b"".join(lines if upside_down else reversed(lines))
    height = -len(rows) if upside_down else len(rows)
    table = b"".join(struct.pack("<I", entry) for entry in palette)
    start = 54 + len(table)
    head = struct.pack("<IiiHHIIiiII", 40, len(rows[0]), height, 1, bits, 0, len(body), 0, 0, len(palette), 0)
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + head + table + body


def rgb(number):
    return (number >> 16 & 255, number >> 8 & 255, number & 255)


def good_bmps():
    for bits in (1, 4, 8, 24, 32):
        palette = [chance.getrandbits(24) for _ in range(1 << bits)] if bits <= 8 else []
        rows = [[chance.getrandbits(min(bits, 24)) for _ in range(WIDTH)] for _ in range(HEIGHT)]
        pixels = [rgb(palette[p] if palette else p) for row in rows for p in row]
        yield f"{bits}.bmp", bmp(bits, rows, palette, bits == 32), f"BMP, {bits} bits", pixels


def good_ppms():
    samples = [chance.randint(0, 255) for _ in range(3 * WIDTH * HEIGHT)]
    pixels = [tuple(samples[i : i + 3]) for i in range(0, len(samples), 3)]
    size = f"{WIDTH} # wide\n{HEIGHT}\n"
    text = f"P3\n# a comment\n{size}255\n" + "\n".join(map(str, samples))
    yield "text.ppm", text.encode(), "PPM in text", pixels
    yield "bytes.ppm", f"P6 {size}255\n".encode() + bytes(samples), "PPM", pixels
    wide = struct.pack(f">{len(samples)}H", *(257 * sample for sample in samples))
    yield "words.ppm", f"P6 {size}65535\n".encode() + wide, "PPM", pixels


# What is refused


def refused():
    rows = random_rows(2, 8)
    whole = png(2, 8, rows)
    packed = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    palette = chunk(b"PLTE", bytes(3))
    yield "crc.png", whole[:60] + bytes([whole[60] ^ 1]) + whole[61:], "the checksum of chunk IDAT differs: damaged"
    yield "short.png", whole[:200], "bytes are said to follow, there are"
    yield "interlaced.png", png(2, 8, rows, interlaced=1), "it is interlaced, which is not read"
    yield "type.png", png_of(5, 8, packed), "colour type 5 of 8 bits: there is none"
    yield "depth.png", png_of(2, 4, packed), "colour type 2 of 4 bits: there is none"
    yield "empty.png", png_of(2, 8, packed, width=0), f"0x{HEIGHT} is no size"
    yield "huge.png", png_of(2, 8, packed, width=2**31 - 1, height=2**31 - 1), "is more than 16 million pixels"
    yield "sum.png", png_of(2, 8, packed[:-1] + bytes([packed[-1] ^ 1])), "the checksum differs: damaged"
    yield "less.png", png_of(2, 8, zlib.compress(bytes(50))), "50 bytes of rows, and not"
    yield "more.png", png_of(2, 8, zlib.compress(bytes(5000))), "that belong here"
    yield "filter.png", png_of(2, 8, zlib.compress(b"\5" * (HEIGHT * (3 * WIDTH + 1)))), "row 0 has filter 5"
    yield "missing.png", png(3, 8, random_rows(3, 8)), "there is no PLTE"
    yield "beyond.png", png(3, 8, [[1] * WIDTH] * HEIGHT, palette), "row 0 has a colour that is not in the palette"
    yield "unknown.png", png(2, 8, rows, chunk(b"NEED", b"")), "chunk NEED is not known"
    yield "kind.png", png_of(2, 8, b"\x78\x9c\x07"), "a block of no kind that there is"
    # A fixed block: a length of 3 from a distance of 1, before there is a byte.
    yield "before.png", png_of(2, 8, b"\x78\x9c\x03\x02" + bytes(8)), "a repetition from before the beginning"
    yield "zlib.png", png_of(2, 8, b"\x78\x9d\x03\x02"), "not packed by zlib"
    yield "compressed.bmp", bmp(24, [[0] * 4] * 4)[:30] + b"\1" + bytes(80), "it is compressed"
    yield "palette.bmp", bmp(8, [[1] * 4] * 4, [0]), "a pixel's colour is not in the palette of 1"
    yield "short.bmp", bmp(24, [[0] * 4] * 4)[:-5], "48 bytes are said to follow, there are 43"
    yield "high.ppm", b"P6 1 1 70000\n123", "the highest sample is 1 to 65535, and not 70000"
    yield "above.ppm", b"P3 1 1 10 1 2 11", "a sample of 11 is above the highest, 10"
    yield "word.ppm", b"P3 1 one 10 1 2 11", "a number was expected"
    yield "short.ppm", b"P6 2 2 255\n123", "12 bytes are said to follow, there are 3"
    # Sixteen million pixels that are not there: nobody makes room for them.
    yield "large.png", png_of(6, 16, packed, width=4000, height=4000), "bytes never become 128004000"
    yield "large.bmp", bmp(24, [[0]])[:18] + struct.pack("<ii", 4000, 4000) + bmp(24, [[0]])[26:], "48000000 bytes are"
    yield "large.ppm", b"P3 4000 4000 255 1 2 3", "95999999 bytes are said to follow"
    yield "text.txt", b"Not a picture", "begins as no picture that is known"


def main():
    folder = Path(sys.argv[1])
    good = list(good_pngs()) + list(good_bmps()) + list(good_ppms())
    for name, data, kind, pixels in good:
        (folder / name).write_bytes(data)
        print(f"{name}: {kind}, {WIDTH}x{HEIGHT}, sum {sum_of(pixels)}")
    for name, data, message in refused():
        (folder / name).write_bytes(data)
        print(f"{name}|{message}")
    for number in range(60):
        data = bytearray(chance.choice(good)[1])
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.getrandbits(8)
        (folder / f"noise{number}").write_bytes(data)


main()
