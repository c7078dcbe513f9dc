import Bus

/// A font in the order of code page 437 whose letters nobody can read but by their pixels: each is another one.
struct MadeFont {
  private static let height = 16
  private let shapes: [[UInt8]]

  init() {
    shapes = (0..<256).map { code in
      switch code {
      case 0, 0x20, 0xff: [UInt8](repeating: 0, count: Self.height)
      case 0xdb: [UInt8](repeating: 0xff, count: Self.height)
      case 0xdd: [UInt8](repeating: 0xf0, count: Self.height)
      case 0xde: [UInt8](repeating: 0x0f, count: Self.height)
      default:
        (0..<Self.height).map { UInt8(truncatingIfNeeded: $0 < 2 ? 0 : (code + 7) * ($0 + 3)) }
      }
    }
  }

  /// The font somewhere in a guest's memory.
  var memory: [UInt8] {
    [UInt8](repeating: 0xf0, count: 77) + shapes.flatMap { $0 } + [UInt8](repeating: 0, count: 99)
  }

  /// What a text console draws: white on a dark blue. Characters are ASCII, and the full block.
  func picture(_ texts: [String], columns: Int, lines: Int) -> Picture {
    let size = PictureSize(width: columns * 8, height: lines * Self.height)
    var pixels = [UInt32](repeating: 0x40, count: size.width * size.height)
    for (line, text) in texts.enumerated() {
      for (column, character) in text.unicodeScalars.enumerated() {
        let shape = shapes[character.isASCII ? Int(character.value) : 0xdb]
        for row in 0..<Self.height {
          for bit in 0..<8 where shape[row] & 0x80 >> UInt8(bit) != 0 {
            pixels[(line * Self.height + row) * size.width + column * 8 + bit] = 0xff_ffff
          }
        }
      }
    }
    return pixels.withUnsafeBytes { bytes in
      PictureView(bytes, size: size, stride: size.width * 4).map { Picture($0) } ?? Picture(size)
    }
  }
}
