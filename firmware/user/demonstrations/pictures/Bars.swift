import System

/// Bars that stand side by side in one line, an eighth of a line's height the smallest.
enum Bars {
  private static let levels: [ByteString] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A bar for each value, the full height for `full`. What is more than nothing is to be seen.
  static func line(_ values: some Sequence<Int>, full: Int) -> ByteString {
    var text = ByteString()
    for value in values {
      let level = (value * 8 + full / 2) / max(1, full)
      text += levels[value > 0 ? min(max(level, 1), 8) : 0]
    }
    return text
  }

  /// Bars of several lines, from the top: how many whole units each value has.
  static func lines(_ values: [Int], height: Int) -> [ByteString] {
    (1...height).reversed().map { row in
      values.reduce(into: ByteString()) { $0 += $1 >= row ? levels[8] : levels[0] }
    }
  }
}
