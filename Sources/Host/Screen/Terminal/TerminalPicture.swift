internal import Bus

/// Makes of pixels what a terminal shows, by libchafa.
///
/// Unsafe pointers: libchafa's settings, given back in `deinit`.
final class TerminalPicture {
  private let abilities: TerminalAbilities
  private let configuration: OpaquePointer?

  /// For this process's terminal.
  init(_ abilities: TerminalAbilities) {
    self.abilities = abilities
    configuration = Chafa.makeConfiguration()
    let mode: Chafa.PixelMode =
      switch abilities.graphics {
      case .kitty: .kitty
      case .sixel: .sixels
      case .blocks: .symbols
      }
    Chafa.setPixelMode(configuration, mode.rawValue)
    Chafa.setCanvasMode(configuration, abilities.colours.rawValue)
    // The picture moves: soon is better than fine.
    Chafa.setWork(configuration, 0.2)
    let symbols = Chafa.makeSymbols()
    Chafa.addSymbols(symbols, abilities.hasBlocks ? Chafa.Symbols.blocks : Chafa.Symbols.ascii)
    Chafa.setSymbols(configuration, symbols)
    Chafa.forgetSymbols(symbols)
  }

  deinit { Chafa.forgetConfiguration(configuration) }

  /// How its colours are told.
  var colours: TextColours { TextColours(abilities.colours) }

  /// Whether it writes characters beyond ASCII.
  var hasBlocks: Bool { abilities.hasBlocks }

  /// Pixels are pixels of the terminal, not blocks.
  var isExact: Bool { abilities.graphics != .blocks }

  /// Whether a part can be drawn over what is there: kitty keeps what is under a picture, until all of it is thrown away.
  var hasParts: Bool { abilities.graphics != .kitty }

  /// Draws rows of a picture, as blue, green, red and alpha, to lines of the terminal.
  ///
  /// - Parameters:
  ///   - rows: which of the picture's pixels.
  ///   - place: which characters of the terminal, counted from 0.
  func draw(
    _ pixels: [UInt32], _ size: PictureSize, rows: Range<Int>, to place: PictureArea,
    _ layout: TerminalLayout
  ) -> [UInt8] {
    Chafa.setGeometry(configuration, Int32(place.width), Int32(place.height))
    Chafa.setCellGeometry(configuration, Int32(layout.cellWidth), Int32(layout.cellHeight))
    let canvas = Chafa.makeCanvas(configuration)
    defer { Chafa.forgetCanvas(canvas) }
    pixels[(rows.lowerBound * size.width)..<(rows.upperBound * size.width)].withUnsafeBytes {
      Chafa.draw(
        canvas, Chafa.bgra, $0.baseAddress, Int32(size.width), Int32(rows.count),
        Int32(size.width * 4))
    }
    guard let text = Chafa.print(canvas, abilities.information) else { return [] }
    defer { _ = Chafa.forgetText(text, 1) }
    let string = text.load(as: Chafa.Text.self)
    let bytes = UnsafeRawBufferPointer(start: string.start, count: Int(string.count))
    return placed(bytes, at: place)
  }

  /// Lines begin where the picture does; what has only one is a picture by itself.
  private func placed(_ bytes: UnsafeRawBufferPointer, at place: PictureArea) -> [UInt8] {
    let lines =
      abilities.graphics == .blocks
      ? bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      : [bytes[...]]
    var result: [UInt8] = hasParts ? [] : Array("\u{1b}_Ga=d,d=A\u{1b}\\".utf8)
    for (line, text) in lines.prefix(place.height).enumerated() {
      result += Array("\u{1b}[\(place.y + line + 1);\(place.x + 1)H".utf8)
      result += text
    }
    return result
  }
}
