import Host

/// A text console on the guest's screen, as characters.
struct PictureText {
  let lines: [[Cell]]
  /// So many lines and columns have something in them.
  let height: Int
  let width: Int

  /// Nil where the screen shows something else than text.
  init?(_ text: ScreenText) {
    guard text.isText else { return nil }
    lines = text.lines.map { $0.map(Self.cell) }
    height = lines.lastIndex { $0.contains { !Self.isEmpty($0) } }.map { $0 + 1 } ?? 0
    width = lines.reduce(0) { most, line in
      max(most, line.lastIndex { !Self.isEmpty($0) }.map { $0 + 1 } ?? 0)
    }
  }

  private static func cell(_ cell: ScreenText.Cell?) -> Cell {
    guard let cell else { return Cell(scalar: "\u{fffd}", style: Style()) }
    let style = Style(Colour(pixel: cell.foreground), on: Colour(pixel: cell.background))
    return Cell(scalar: cell.character, style: style)
  }

  private static func isEmpty(_ cell: Cell) -> Bool {
    cell.scalar == " " && cell.style.background == Colour(pixel: 0)
  }
}

extension Colour {
  /// `0x00RRGGBB`; nil for the terminal's own.
  init(pixel: UInt32?) {
    guard let pixel else {
      self = .standard
      return
    }
    self = .rgb(UInt8(pixel >> 16 & 255), UInt8(pixel >> 8 & 255), UInt8(pixel & 255))
  }
}
