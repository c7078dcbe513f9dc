import System

/// Windows bitmaps without compression: 1, 4, or 8 bits a pixel with a palette, 24 and 32 bits without.
///
///     "BM"  size (4)  0 (4)  start of the rows (4)
///     size of this (4)  width (4)  height (4)  1 (2)  bits (2)  compression (4)  ...  colours (4)  0 (4)
///     palette: blue, green, red, 0
///     rows, the lowest first, each filled up to a multiple of four bytes
struct BMPReader {
  private static let shortestHead = 40

  static func read(_ reader: ByteReader) throws(PictureFailure) -> Picture {
    var reader = reader
    reader.position = 10
    let start = try reader.littleEndian(4)
    let head = try reader.littleEndian(4)
    guard head >= shortestHead else { throw reader.failure("a head of \(head) bytes: too old") }
    let width = signed(try reader.littleEndian(4))
    let height = signed(try reader.littleEndian(4))
    try Picture.check(width: width, height: abs(height), reader)
    _ = try reader.littleEndian(2)
    let bits = try reader.littleEndian(2)
    guard [1, 4, 8, 24, 32].contains(bits) else {
      throw reader.failure("\(bits) bits a pixel: 1, 4, 8, 24 and 32 are known")
    }
    guard try reader.littleEndian(4) == 0 else { throw reader.failure("it is compressed") }
    let palette = bits > 8 ? [] : try palette(reader, at: 14 + head, bits)
    reader.position = start
    let rowSize = (width * bits + 31) / 32 * 4
    try reader.require(rowSize * abs(height))
    let canvas = Canvas(width: width, height: abs(height))
    for row in 0..<canvas.height {
      let bytes = try reader.take(rowSize)
      let y = height < 0 ? row : canvas.height - 1 - row
      for x in 0..<width {
        guard let pixel = pixel(bytes, x, bits, palette) else {
          throw reader.failure("a pixel's colour is not in the palette of \(palette.count)")
        }
        canvas[x, y] = pixel
      }
    }
    return Picture(canvas: canvas, kind: "BMP, \(bits) bits")
  }

  /// A number of 32 bits may be below zero: a height is, where the uppermost row comes first.
  private static func signed(_ number: Int) -> Int { Int(Int32(truncatingIfNeeded: number)) }

  private static func palette(
    _ reader: ByteReader, at position: Int, _ bits: Int
  ) throws(PictureFailure) -> [Pixel] {
    var reader = reader
    reader.position = 46
    let told = try reader.littleEndian(4)
    let count = told == 0 ? 1 << bits : told
    guard count <= 1 << bits else { throw reader.failure("\(count) colours of \(bits) bits") }
    reader.position = position
    var palette: [Pixel] = []
    for _ in 0..<count {
      palette.append(Pixel(rawValue: UInt32(try reader.littleEndian(4) & 0xFF_FFFF)))
    }
    return palette
  }

  /// Nil for one that the palette has not.
  private static func pixel(
    _ row: ArraySlice<UInt8>, _ x: Int, _ bits: Int, _ palette: [Pixel]
  ) -> Pixel? {
    let first = row.startIndex
    if bits >= 24 {
      let start = first + x * bits / 8
      return Pixel(red: Int(row[start + 2]), green: Int(row[start + 1]), blue: Int(row[start]))
    }
    let place = x * bits
    let index = Int(row[first + place / 8]) >> (8 - bits - place % 8) & (1 << bits - 1)
    return index < palette.count ? palette[index] : nil
  }
}
