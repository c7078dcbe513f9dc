/// What a terminal would show, as lines one after another: what only moves there, or has colours, is left out, and a line that is written
/// over is told as it is when it ends.
struct PlainText {
  private enum Place {
    case text
    /// Behind Escape.
    case escape
    /// In a control sequence (ECMA-48, section 5.4).
    case control
    /// In a string for the terminal, which ends with BEL or ST.
    case string
  }

  private var place = Place.text
  /// The line that is being written, and where.
  private var line: [UInt8] = []
  private var column = 0
  /// How much of it was told.
  private var told: [UInt8] = []

  /// Longer lines are told in parts.
  private static let longest = 4096

  /// The lines that some more bytes end, each with its newline.
  mutating func lines(_ bytes: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    for byte in bytes where isText(byte) {
      switch byte {
      case 0x0a:
        lines += rest() + [byte]
        (line, column, told) = ([], 0, [])
      case 0x0d: column = 0
      case 0x08: column = max(0, column - 1)
      default: put(byte)
      }
    }
    return lines
  }

  /// What is not told yet of the line that is being written: a guest asks at the end of a line without ending it.
  mutating func rest() -> [UInt8] {
    defer { told = line }
    return line.starts(with: told) ? Array(line[told.count...]) : [0x0a] + line
  }

  private mutating func put(_ byte: UInt8) {
    guard column < Self.longest else { return }
    if column < line.count { line[column] = byte } else { line.append(byte) }
    column += 1
  }

  private mutating func isText(_ byte: UInt8) -> Bool {
    switch (place, byte) {
    case (_, 0x1b): place = .escape
    case (.text, 0x08...0x0a), (.text, 0x0d): return true
    case (.text, _): return byte >= 0x20 && byte != 0x7f
    case (.escape, UInt8(ascii: "[")): place = .control
    case (.escape, UInt8(ascii: "]")), (.escape, UInt8(ascii: "P")), (.escape, UInt8(ascii: "_")):
      place = .string
    // Those with one byte between.
    case (.escape, 0x20...0x2f): break
    case (.escape, _): place = .text
    case (.control, UInt8(ascii: "K")), (.control, UInt8(ascii: "J")):
      place = .text
      line.removeLast(max(0, line.count - column))
    case (.control, 0x40...0x7e): place = .text
    case (.string, 0x07): place = .text
    default: break
    }
    return false
  }

  /// The rows of a canvas as lines: no frames, and nothing where nothing is.
  static func lines(of canvas: Canvas) -> [String] {
    (0..<canvas.height).map { row in
      var line = String(canvas.text(row: row).map { isFrame($0) ? " " : $0 })
      while line.last == " " { line.removeLast() }
      return line
    }.filter { !$0.isEmpty }
  }

  /// Box drawing, and blocks.
  private static func isFrame(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x2500...0x259f).contains($0.value) } ?? false
  }
}
