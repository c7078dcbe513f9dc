/// Text in lines.
enum TextLayout {
  /// Breaks text between words so that no line is longer than `width`.
  static func lines(_ text: String, width: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { broken($0, width) }
  }

  private static func broken(_ text: Substring, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(word)
      } else {
        line = lines.isEmpty && line.isEmpty ? String(word) : "\(line) \(word)"
      }
    }
    lines.append(line)
    return lines
  }
}
