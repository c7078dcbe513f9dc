/// How a terminal is told the colours of characters (ECMA-48, SGR).
struct TextColours {
  /// The sixteen of a text console, in their order.
  private static let palette: [UInt32] = [
    0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
    0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
  ]

  private let mode: Chafa.CanvasMode

  init(_ mode: Chafa.CanvasMode) { self.mode = mode }

  /// The sequence for both, `0x00RRGGBB` each.
  func sequence(_ foreground: UInt32, _ background: UInt32) -> String {
    switch mode {
    case .trueColour: "\u{1b}[38;2;\(Self.direct(foreground));48;2;\(Self.direct(background))m"
    case .indexed256: "\u{1b}[38;5;\(Self.cube(foreground));48;5;\(Self.cube(background))m"
    case .indexed16: "\u{1b}[\(Self.nearest(foreground, 30));\(Self.nearest(background, 40))m"
    // The terminal's own two: what is bright on dark is as it is.
    case .plain: Self.light(foreground) < Self.light(background) ? "\u{1b}[7m" : "\u{1b}[27m"
    }
  }

  private static func parts(_ colour: UInt32) -> ColourCube.Components {
    (UInt8(colour >> 16 & 255), UInt8(colour >> 8 & 255), UInt8(colour & 255))
  }

  private static func direct(_ colour: UInt32) -> String {
    let (red, green, blue) = parts(colour)
    return "\(red);\(green);\(blue)"
  }

  private static func cube(_ colour: UInt32) -> UInt8 { ColourCube.nearest(parts(colour)) }

  private static func nearest(_ colour: UInt32, _ first: Int) -> Int {
    let index =
      palette.indices.min { distance(palette[$0], colour) < distance(palette[$1], colour) } ?? 7
    return index < 8 ? first + index : first + 60 + index - 8
  }

  private static func distance(_ one: UInt32, _ other: UInt32) -> Int {
    ColourCube.distance(parts(one), parts(other))
  }

  private static func light(_ colour: UInt32) -> Int {
    let (red, green, blue) = parts(colour)
    return 3 * Int(red) + 6 * Int(green) + Int(blue)
  }
}
