import System

/// Portable pixmaps: a head in words, then samples, as words (P3) or bytes (P6).
///
///     P3 2 1 255   255 0 0   0 0 255      # two pixels, red and blue
struct PPMReader {
  private var reader: ByteReader

  static func read(_ reader: ByteReader) throws(PictureFailure) -> Picture {
    var this = PPMReader(reader: reader)
    this.reader.position = 1
    let isText = try this.reader.byte() == UInt8(ascii: "3")
    let (width, height) = (try this.number(), try this.number())
    try Picture.check(width: width, height: height, this.reader)
    let highest = try this.number()
    guard (1...65535).contains(highest) else {
      throw this.reader.failure("the highest sample is 1 to 65535, and not \(highest)")
    }
    // One blank ends the head.
    if !isText { _ = try this.reader.byte() }
    let sampleSize = highest > 255 ? 2 : 1
    // In text a digit each, and a blank between two.
    let samples = 3 * width * height
    try this.reader.require(isText ? 2 * samples - 1 : sampleSize * samples)
    let canvas = Canvas(width: width, height: height)
    for index in canvas.pixels.indices {
      var parts = [0, 0, 0]
      for part in 0..<3 {
        let sample = isText ? try this.number() : try this.reader.bigEndian(sampleSize)
        guard sample <= highest else {
          throw this.reader.failure("a sample of \(sample) is above the highest, \(highest)")
        }
        parts[part] = (sample * 255 + highest / 2) / highest
      }
      canvas.pixels[index] = Pixel(red: parts[0], green: parts[1], blue: parts[2])
    }
    return Picture(canvas: canvas, kind: isText ? "PPM in text" : "PPM")
  }

  /// The next number, behind blanks and comments.
  private mutating func number() throws(PictureFailure) -> Int {
    var byte = try reader.byte()
    while byte.isSpace || byte == UInt8(ascii: "#") {
      if byte == UInt8(ascii: "#") {
        while byte != UInt8(ascii: "\n") { byte = try reader.byte() }
      }
      byte = try reader.byte()
    }
    var number = 0
    while byte.isDigit {
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
      guard number < 1 << 24 else { throw reader.failure("too large a number") }
      guard reader.rest > 0 else { return number }
      byte = try reader.byte()
    }
    reader.position -= 1
    guard byte.isSpace || byte == UInt8(ascii: "#") else {
      throw reader.failure("a number was expected")
    }
    return number
  }
}
