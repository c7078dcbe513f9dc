/// What the keys of a keyboard mean: from their numbers (linux/input-event-codes.h), which say where a key
/// is, to what stands on it, with the keys that are held beside it.
struct KeyboardLayout {
  private var shift = false
  private var control = false
  private var alternate = false
  private var capitals = false

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
    let character = KeyCharacters.character(code, isShifted: shift, hasCapitals: capitals)
    guard let character else { return nil }
    if control && character.isLetter { return .control(Unicode.Scalar(character.raised)) }
    let scalar = Unicode.Scalar(character)
    return alternate ? .alternate(scalar) : .character(scalar)
  }
}
