import System

/// echo(1), for the shell and for the tool: arguments with blanks between them; `-n` leaves the newline
/// out, `-e` reads backslashes.
enum Echo {
  static func text(_ arguments: ArraySlice<ByteString>) -> ByteString {
    var rest = arguments
    var endsLine = true
    var readsEscapes = false
    while let option = rest.first, isOption(option) {
      for letter in option.dropFirst() {
        if letter == UInt8(ascii: "n") { endsLine = false }
        if letter == UInt8(ascii: "e") { readsEscapes = true }
        if letter == UInt8(ascii: "E") { readsEscapes = false }
      }
      rest = rest.dropFirst()
    }
    let text = Array(rest).joined(by: " ")
    if !readsEscapes { return endsLine ? text + "\n" : text }
    let (result, stops) = Escapes.replaced(text, octalNeedsZero: true)
    return endsLine && !stops ? result + "\n" : result
  }

  private static func isOption(_ text: ByteString) -> Bool {
    text.count > 1 && text[0] == UInt8(ascii: "-")
      && text.dropFirst().allSatisfy { ByteString("neE").bytes.contains($0) }
  }
}

/// Backslashes as `echo -e` and `printf` read them.
enum Escapes {
  /// The text with the characters that escapes stand for; `stops` if `\c` ended it.
  static func replaced(
    _ text: ByteString, octalNeedsZero: Bool
  ) -> (text: ByteString, stops: Bool) {
    var result = ByteString()
    var position = 0
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte != UInt8(ascii: "\\") || position == text.count {
        result.append(byte)
        continue
      }
      if text[position] == UInt8(ascii: "c") { return (result, true) }
      result += escape(text, &position, octalNeedsZero)
    }
    return (result, false)
  }

  /// The character of the escape whose letter stands at `position`.
  static func escape(
    _ text: ByteString, _ position: inout Int, _ octalNeedsZero: Bool
  ) -> ByteString {
    let letter = text[position]
    if letter == UInt8(ascii: "x") {
      let digits = text.bytes[(position + 1)...].prefix(2).prefix { $0.digitValue ?? 16 < 16 }
      guard let value = ByteString(digits).unsigned(radix: 16) else { return "\\" }
      position = digits.endIndex
      return ByteString([UInt8(value)])
    }
    if letter == UInt8(ascii: "0") || (!octalNeedsZero && letter.isDigit && letter < 56) {
      let start = letter == UInt8(ascii: "0") && octalNeedsZero ? position + 1 : position
      let digits = text.bytes[start...].prefix(3).prefix { $0.isDigit && $0 < 56 }
      position = digits.endIndex
      let value = ByteString(digits).unsigned(radix: 8) ?? 0
      return ByteString([UInt8(truncatingIfNeeded: value)])
    }
    position += 1
    guard let byte = simple(letter) else { return ByteString([UInt8(ascii: "\\"), letter]) }
    return ByteString([byte])
  }

  private static func simple(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "a"): 7
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "v"): 11
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "e"): 27
    case UInt8(ascii: "\\"): 92
    case UInt8(ascii: "\""): 34
    default: nil
    }
  }
}
