/// The characters on the keys of a US keyboard, by the keys' codes in Linux's `input-event-codes.h`: for the
/// kernel's terminal on the screen, and for programs that have the keyboard for themselves.
enum KeyCharacters {
  /// Keys in a row, from a code on.
  private typealias Row = (first: Int, plain: StaticString, shifted: StaticString)

  private static func row(_ code: Int) -> Row? {
    switch code {
    case 2...13: (2, "1234567890-=", "!@#$%^&*()_+")
    case 16...27: (16, "qwertyuiop[]", "QWERTYUIOP{}")
    case 30...41: (30, "asdfghjkl;'`", "ASDFGHJKL:\"~")
    case 43...53: (43, "\\zxcvbnm,./", "|ZXCVBNM<>?")
    case 55: (55, "*", "*")
    case 57: (57, " ", " ")
    case 71...83: (71, "789-456+1230.", "789-456+1230.")
    case 86: (86, "<", ">")
    case 98: (98, "/", "/")
    default: nil
    }
  }

  /// The character of a key; nil of one that has none. Capitals are of letters only.
  static func character(_ code: Int, isShifted: Bool, hasCapitals: Bool) -> UInt8? {
    guard let row = row(code) else { return nil }
    let index = code - row.first
    let plain = row.plain.withUTF8Buffer { $0[index] }
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(plain)
    let usesShifted = isShifted != (hasCapitals && isLetter)
    return usesShifted ? row.shifted.withUTF8Buffer { $0[index] } : plain
  }
}
