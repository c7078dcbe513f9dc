import System

/// A picture out of a file.
struct Picture {
  let canvas: Canvas
  /// "PNG, 8 bits RGB"
  let kind: ByteString

  static let largestFile = 64 << 20
  /// What is behind what can be seen through.
  static let background = Pixel(red: 40, green: 40, blue: 44)

  private static let widest = 16384
  private static let mostPixels = 16 << 20

  /// By what it begins with; names do not matter.
  static func read(_ bytes: [UInt8]) throws(PictureFailure) -> Picture {
    let reader = ByteReader(bytes)
    if reader.starts(with: PNGReader.signature) { return try PNGReader.read(reader) }
    if reader.starts(with: [0x42, 0x4D]) { return try BMPReader.read(reader) }
    if reader.starts(with: [0x50, 0x33]) || reader.starts(with: [0x50, 0x36]) {
      return try PPMReader.read(reader)
    }
    throw PictureFailure(
      offset: 0, message: "begins as no picture that is known: PNG, BMP, PPM (P3 and P6)")
  }

  /// Whether a size that a file names is one, and not too large.
  static func check(width: Int, height: Int, _ reader: ByteReader) throws(PictureFailure) {
    guard width > 0, height > 0 else { throw reader.failure("\(width)x\(height) is no size") }
    guard width <= widest, height <= widest, width * height <= mostPixels else {
      throw reader.failure("\(width)x\(height) is more than 16 million pixels, or too long")
    }
  }
}
