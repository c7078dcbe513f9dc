import MVM

/// Writes lines of a listing in large pieces, with colours where the output takes them.
struct LineWriter {
  private static let pieceSize = 1 << 16

  private var text = ""

  /// Adds a line.
  mutating func write(_ line: String) {
    text += Self.coloured(line) + "\n"
    if text.utf8.count >= Self.pieceSize { finish() }
  }

  /// Writes what is left.
  mutating func finish() {
    Output.write(text)
    text = ""
  }

  /// `address: bits mnemonic operands`, apart by tabs, or `address <symbol>:`.
  private static func coloured(_ line: String) -> String {
    guard Output.hasColour else { return line }
    var parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      .map { String($0) }
    if parts.count < 3 { return Paint.paint(line, .name) }
    parts[0] = Paint.paint(parts[0], .address)
    parts[1] = Paint.paint(parts[1], .address)
    parts[2] = Paint.paint(parts[2], .mnemonic)
    return parts.joined(separator: "\t")
  }
}
