internal import CHost

/// One place of a terminal.
public struct Cell: Equatable, Sendable {
  /// The character; nil in the right half of one that is two places wide.
  var scalar: Unicode.Scalar? = " "
  /// What is put over it: an accent, say.
  var mark: Unicode.Scalar?
  var style = Style()

  static let blank = Cell()

  /// Whether it is the left half of a character that takes two places. None before U+1100 does.
  var isWide: Bool { scalar.map { $0.value >= 0x1100 && $0.placeCount == 2 } ?? false }
}

extension Unicode.Scalar {
  /// How many places it takes: 0 of what goes over the character before it, 2 of most East Asian ones.
  var placeCount: Int {
    if value < 0x7f { return value < 0x20 ? 0 : 1 }
    // The C library's table, which follows the locale (who takes the terminal sees to that) and knows nothing in others.
    let width = Int(host_character_width(value))
    return width < 0 ? 1 : width
  }

  /// What stands for it where it would do something to the terminal, or is nothing to see.
  var shown: Unicode.Scalar {
    value < 0x20 || (0x7f..<0xa0).contains(value) || (0x200b...0x200f).contains(value)
      || (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value) ? "\u{b7}" : self
  }
}
