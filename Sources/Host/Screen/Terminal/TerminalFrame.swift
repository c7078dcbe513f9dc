internal import Bus

/// What a terminal was shown, and which of its lines are to be written again.
struct TerminalFrame {
  /// A terminal that knows it waits for the end before it shows anything.
  private static let (begin, end) = ("\u{1b}7\u{1b}[?2026h", "\u{1b}[0m\u{1b}[?2026l\u{1b}8")

  private var size: PictureSize?
  /// With alpha.
  private var pixels: [UInt32] = []
  /// Rows of the picture that are new; empty for none.
  private var rows = 0..<0
  private var layout: TerminalLayout?
  /// Which characters it takes.
  private(set) var area = PictureArea(x: 0, y: 0, width: 1, height: 1)

  /// Takes over what is new.
  mutating func take(_ sight: Screen.Sight) {
    if sight.isResized {
      size = sight.picture?.size
      pixels = [UInt32](repeating: 0xff00_0000, count: (size?.width ?? 0) * (size?.height ?? 0))
      layout = nil
    }
    guard let picture = sight.picture else { return }
    for area in sight.areas {
      for row in area.y..<area.y + area.height {
        let places =
          row * picture.size.width + area.x..<row * picture.size.width + area.x + area.width
        for place in places { pixels[place] = picture.pixels[place] | 0xff00_0000 }
      }
      let touched = area.y..<area.y + area.height
      rows =
        rows.isEmpty
        ? touched
        : min(rows.lowerBound, touched.lowerBound)..<max(rows.upperBound, touched.upperBound)
    }
  }

  /// What the terminal is to be sent; nothing where it shows all already.
  mutating func draw(
    _ picture: TerminalPicture, _ layout: TerminalLayout, isWhole: Bool,
    font: () -> ConsoleFont?
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    let isWhole = isWhole || layout != self.layout
    if isWhole { bytes += Array(Self.clearing(layout).utf8) }
    self.layout = layout
    defer { rows = 0..<0 }
    guard let size else { return bytes }
    area = layout.area(of: size, isExact: picture.isExact)
    let lines = isWhole || !picture.hasParts && !rows.isEmpty ? 0..<area.height : lines(size)
    guard !lines.isEmpty else { return bytes }
    let drawn = text(lines, size, picture, font) ?? pixels(lines, size, picture, layout)
    return Array(Self.begin.utf8) + bytes + drawn + Array(Self.end.utf8)
  }

  private func pixels(
    _ lines: Range<Int>, _ size: PictureSize, _ picture: TerminalPicture, _ layout: TerminalLayout
  ) -> [UInt8] {
    let place = PictureArea(
      x: area.x, y: area.y + lines.lowerBound, width: area.width, height: lines.count)
    return picture.draw(pixels, size, rows: shown(lines, size), to: place, layout)
  }

  /// Lines of a text console as text, where a character of it is one of the terminal; nil where that is not so.
  private func text(
    _ lines: Range<Int>, _ size: PictureSize, _ picture: TerminalPicture, _ font: () -> ConsoleFont?
  ) -> [UInt8]? {
    guard !picture.isExact, area.width == size.width / ConsoleFont.width,
      area.height == size.height / ConsoleFont.height, let font = font()
    else { return nil }
    let text = ScreenText(pixels, size, font, lines: lines)
    guard text.isText else { return nil }
    let writer = TerminalText(colours: picture.colours, hasBlocks: picture.hasBlocks)
    return zip(lines, text.lines).flatMap { line, cells in
      writer.bytes(cells, line: area.y + line, column: area.x)
    }
  }

  /// Messages scroll in the last lines, and the cursor waits there for them.
  private static func clearing(_ layout: TerminalLayout) -> String {
    let first = max(1, layout.lines - TerminalLayout.foot + 1)
    return "\u{1b}[0m\u{1b}[\(first);\(layout.lines)r\u{1b}[2J\u{1b}[\(layout.lines);1H\u{1b}7"
  }

  /// The picture's row with which a line of the terminal begins.
  private func row(_ line: Int, _ size: PictureSize) -> Int { line * size.height / area.height }

  /// The rows that lines show; at least one, which several lines may show where the picture is small.
  private func shown(_ lines: Range<Int>, _ size: PictureSize) -> Range<Int> {
    let first = row(lines.lowerBound, size)
    return first..<max(first + 1, row(lines.upperBound, size))
  }

  /// The lines that show new rows.
  private func lines(_ size: PictureSize) -> Range<Int> {
    guard !rows.isEmpty else { return 0..<0 }
    let first = (0..<area.height).last { row($0, size) <= rows.lowerBound } ?? 0
    let last = (0..<area.height).first { row($0 + 1, size) >= rows.upperBound } ?? area.height - 1
    return first..<max(first, last) + 1
  }
}
