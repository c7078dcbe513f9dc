import ConsoleModel

/// The level of a sound stream as a bar.
enum LevelBar {
  /// "stream 12 captured ".
  private static let margin = 19
  private static let longest = 60

  /// A row: the level, the highest of the last seconds as a mark, and both in decibels.
  static func draw(_ level: SoundLevel, _ pane: Pane, row: Int) {
    let kind = level.isCaptured ? "captured" : "played"
    pane.write("stream \(level.stream) \(kind)", row: row, .name)
    let width = max(4, min(longest, pane.width - margin - 30))
    let (filled, held) = (place(level.peak, width), place(level.held, width))
    pane.write("[", row: row, column: margin)
    pane.fill(row: row, column: margin + 1, count: width, "·", .quiet)
    if filled > 0 {
      pane.fill(row: row, column: margin + 1, count: filled, "#", style(level.peak))
    }
    if held > 0 {
      pane.write("|", row: row, column: margin + held, style(level.held).with(.bold))
    }
    pane.write(
      "] \(text(level.peak)), at most \(text(level.held))", row: row, column: margin + 1 + width)
  }

  private static func place(_ peak: Float, _ width: Int) -> Int {
    Int((SoundLevel.share(peak) * Double(width)).rounded())
  }

  private static func text(_ peak: Float) -> String {
    guard let decibels = SoundLevel.decibels(peak) else { return "silent" }
    let tenths = Int((-decibels * 10).rounded())
    return tenths == 0 ? "0 dB" : "-\(tenths / 10).\(tenths % 10) dB"
  }

  /// Near the loudest that there is, what is louder is cut off.
  private static func style(_ peak: Float) -> Style {
    let decibels = SoundLevel.decibels(peak) ?? SoundLevel.lowest
    return decibels > -1 ? .failure : decibels > -6 ? .warning : .good
  }
}
