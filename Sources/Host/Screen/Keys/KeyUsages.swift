/// The keys of Linux (`input-event-codes.h`) by the numbers that USB has for them (HID Usage Tables, chapter 10), which are SDL's
/// scan codes: a key's place on the keyboard, whatever stands on it.
enum KeyUsages {
  /// From usage 4 on: letters and digits, where they stand on a US keyboard.
  private static let characters = "abcdefghijklmnopqrstuvwxyz1234567890"

  // swift-format-ignore
  private static let others: [(first: Int, keys: [UInt16])] = [
    (40, [28, 1, 14, 15, 57, 12, 13, 26, 27, 43, 43, 39, 40, 41, 51, 52, 53, 58]),  // Return to Caps Lock
    (58, [59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 87, 88]),  // F1 to F12
    (70, [99, 70, 119]),  // Print, Scroll Lock, Pause
    (73, [110, 102, 104, 111, 107, 109]),  // Insert, Home, Page Up, Delete, End, Page Down
    (79, [106, 105, 108, 103]),  // right, left, down, up
    (83, [69, 98, 55, 74, 78, 96]),  // Num Lock, keypad: / * - + Enter
    (89, [79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 83]),  // keypad: 1 to 9, 0, .
    (100, [86, 127, 116, 117]),  // the key beside the left Shift, Menu, Power, keypad: =
    (104, [183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194]),  // F13 to F24
    (127, [113, 115, 114]),  // mute, louder, quieter
    (224, [29, 42, 56, 125, 97, 54, 100, 126]),  // Control, Shift, Alt, Super: left, then right
  ]

  private static let keys: [UInt16] = {
    var keys = [UInt16](repeating: 0, count: 256)
    for (place, character) in characters.unicodeScalars.enumerated() {
      keys[4 + place] = KeySymbols.key(of: character.value) ?? 0
    }
    for row in others {
      for (place, key) in row.keys.enumerated() { keys[row.first + place] = key }
    }
    return keys
  }()

  /// The key; nil where there is none.
  static func key(of usage: Int) -> UInt16? {
    guard keys.indices.contains(usage), keys[usage] != 0 else { return nil }
    return keys[usage]
  }
}
