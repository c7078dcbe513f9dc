/// Where a terminal writes, and how: what it keeps when it is told to, and takes up again.
struct TerminalPen {
  var row = 0
  var column = 0
  /// Whether the last column was written: the next character begins a line.
  var isAtEnd = false
  var style = Style()
  var isHidden = false
  /// Whether rows are counted from the upper margin, and stay within margins.
  var staysInMargins = false
  /// Which of two sets of characters is used, and which of them are lines instead of small letters.
  var characterSet = 0
  var drawsLines = [false, false]
}

/// What a terminal was told to do, and nothing it keeps with the pen.
struct TerminalModes {
  var wraps = true
  var inserts = false
  /// Whether a new line begins at its first column.
  var newLineReturns = false
  var showsCursor = true
  /// What the arrows send.
  var hasApplicationKeys = false
  /// Whether the program wants to know of the mouse, and with numbers instead of bytes.
  var wantsMouse = false
  var hasMouseNumbers = false
}

/// The lines of DEC's special graphics, for the characters from 0x60 on.
enum LineCharacters {
  private static let all = Array("◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·".unicodeScalars)

  static func line(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let index = Int(scalar.value) - 0x60
    return all.indices.contains(index) ? all[index] : scalar
  }
}
