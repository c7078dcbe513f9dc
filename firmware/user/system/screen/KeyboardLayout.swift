/// What the keys of a US keyboard mean: from their numbers (linux/input-event-codes.h), which say where
/// a key is, to what stands on it.
struct KeyboardLayout {
  private var shift = false
  private var control = false
  private var alternate = false
  private var capitals = false

  // Rows of the keyboard: the number of their first key, and what the keys give without and with shift.
  private static let rows: [(first: Int, plain: StaticString, shifted: StaticString)] = [
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"), (57, " ", " "),
    // The digits' block, as with Num Lock.
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
  ]

  /// What happened to a key; nil for one that only changes what others mean, or has no meaning.
  mutating func key(_ code: Int, isDown: Bool) -> Key? {
    switch code {
    case 42, 54: shift = isDown
    case 29, 97: control = isDown
    case 56, 100: alternate = isDown
    case 58: if isDown { capitals.toggle() }
    default: return KeyboardLayout.named(code) ?? character(code)
    }
    return nil
  }

  /// Keys that are no characters.
  private static func named(_ code: Int) -> Key? {
    switch code {
    case 1: .escape
    case 14: .backspace
    case 15: .tab
    case 28, 96: .enter
    case 102: .home
    case 103: .up
    case 104: .pageUp
    case 105: .left
    case 106: .right
    case 107: .end
    case 108: .down
    case 109: .pageDown
    case 110: .insert
    case 111: .delete
    default: nil
    }
  }

  private func character(_ code: Int) -> Key? {
    for row in KeyboardLayout.rows {
      let index = code - row.first
      guard index >= 0 && index < row.plain.utf8CodeUnitCount else { continue }
      let plain = ByteString(row.plain)[index]
      let isRaised = shift != (capitals && plain.isLetter)
      if control && plain.isLetter { return .control(Unicode.Scalar(plain.raised)) }
      let scalar = Unicode.Scalar(isRaised ? ByteString(row.shifted)[index] : plain)
      return alternate ? .alternate(scalar) : .character(scalar)
    }
    return nil
  }
}
