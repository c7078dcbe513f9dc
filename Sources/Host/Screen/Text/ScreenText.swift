public import Bus

/// Characters of a text console, read from its pixels.
///
/// A cell of 8 by 16 pixels in two colours whose shape the font has is a character, and so is one in one colour: a space. The
/// cursor, a bar in the lowest rows or all of the cell the other way round, does not hide one.
public struct ScreenText: Sendable {
  /// A character, and its colours as `0x00RRGGBB`.
  package struct Cell: Equatable, Sendable {
    package var character: Unicode.Scalar
    package var foreground: UInt32
    package var background: UInt32
  }

  /// Rows that a cursor may have of a cell.
  private static let cursorMask: UInt64 = 0x0000_ffff_ffff_ffff

  /// Lines of cells; nil for one that is no character.
  package let lines: [[Cell?]]

  /// Reads a picture; what is beyond its last whole cell is not looked at.
  public init(_ picture: Picture, _ font: ConsoleFont) {
    self.init(
      picture.pixels, picture.size, font, lines: 0..<picture.size.height / ConsoleFont.height)
  }

  /// Reads some lines.
  init(_ pixels: [UInt32], _ size: PictureSize, _ font: ConsoleFont, lines: Range<Int>) {
    let columns = size.width / ConsoleFont.width
    self.lines = pixels.withUnsafeBufferPointer { pixels in
      lines.map { line in
        (0..<columns).map { column in
          let place = line * ConsoleFont.height * size.width + column * ConsoleFont.width
          return Self.cell(pixels, place, size.width, font)
        }
      }
    }
  }

  /// The text, without spaces at ends of lines and without empty lines at the end; a box where there is something else.
  public var text: String {
    var texts = lines.map { line in
      let end = line.lastIndex { $0?.character != " " }.map { $0 + 1 } ?? 0
      return line[..<end].reduce(into: "") { $0.unicodeScalars.append($1?.character ?? "\u{fffd}") }
    }
    while texts.last?.isEmpty == true { texts.removeLast() }
    return texts.map { $0 + "\n" }.joined()
  }

  /// Whether this is text and not a picture: nine of ten cells are characters.
  public var isText: Bool {
    let known = lines.reduce(0) { $0 + $1.count { $0 != nil } }
    let all = lines.reduce(0) { $0 + $1.count }
    return all > 0 && known * 10 >= all * 9
  }

  private static func cell(
    _ pixels: UnsafeBufferPointer<UInt32>, _ place: Int, _ width: Int, _ font: ConsoleFont
  ) -> Cell? {
    let first = pixels[place]
    var second = first
    var shape = ConsoleFont.Shape()
    for row in 0..<ConsoleFont.height {
      var bits: UInt64 = 0
      for column in 0..<ConsoleFont.width {
        let pixel = pixels[place + row * width + column]
        if pixel == first {
          bits <<= 1
        } else {
          guard second == first || pixel == second else { return nil }
          second = pixel
          bits = bits << 1 | 1
        }
      }
      if row < 8 {
        shape.upper |= bits << UInt64(8 * row)
      } else {
        shape.lower |= bits << UInt64(8 * row - 64)
      }
    }
    return cell(shape, first & 0xff_ffff, second & 0xff_ffff, font)
  }

  /// `first` is the colour of the left upper pixel, which most letters leave to the background.
  private static func cell(
    _ shape: ConsoleFont.Shape, _ first: UInt32, _ second: UInt32, _ font: ConsoleFont
  ) -> Cell? {
    if let character = font.character(shape) {
      return Cell(character: character, foreground: second, background: first)
    }
    if let character = font.character(shape.inverse) {
      return Cell(character: character, foreground: first, background: second)
    }
    var free = shape
    free.lower &= cursorMask
    guard free != shape, let character = font.character(free) else { return nil }
    return Cell(character: character, foreground: second, background: first)
  }
}
