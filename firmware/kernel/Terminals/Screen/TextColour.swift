/// A colour of text: the terminal's own, one of 256 by its number, or any.
enum TextColour: Equatable {
  case usual
  case numbered(UInt8)
  case exact(UInt32)

  /// As a pixel, 0xrrggbb.
  ///
  /// - Parameter isBright: of the eight colours that have a brighter sister, that one.
  func pixel(usual: UInt32, isBright: Bool = false) -> UInt32 {
    switch self {
    case .usual: isBright ? 0xffffff : usual
    case .numbered(let number): Self.palette(isBright && number < 8 ? number + 8 : number)
    case .exact(let pixel): pixel
    }
  }

  /// Black, red, green, yellow, blue, magenta, cyan, white, and their brighter sisters.
  private static func named(_ number: UInt8) -> UInt32 {
    let pixels: InlineArray<16, UInt32> = [
      0x000000, 0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xcccccc,
      0x666666, 0xf14c4c, 0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db, 0xffffff,
    ]
    return pixels[Int(number)]
  }

  /// xterm's 256 colours: 16 with names, a cube of 6 x 6 x 6, 24 greys.
  private static func palette(_ number: UInt8) -> UInt32 {
    switch number {
    case ..<16: return named(number)
    case 232...: return (8 + UInt32(number - 232) * 10) * 0x010101
    default:
      let place = UInt32(number - 16)
      let sides = [place / 36, place / 6 % 6, place % 6]
      return sides.reduce(0) { $0 << 8 | ($1 == 0 ? 0 : 55 + 40 * $1) }
    }
  }
}
