/// A key that is pressed and let go while others are held, by its evdev number.
package struct KeyStroke: Equatable {
  /// Keys that change what others mean.
  package struct Modifiers: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    // In the order in which terminals number them.
    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)

    fileprivate static let keys: [(modifier: Modifiers, key: UInt16)] = [
      (.control, 29), (.alt, 56), (.shift, 42),
    ]
  }

  /// Keys without a character.
  package enum Key {
    package static let escape: UInt16 = 1
    package static let backspace: UInt16 = 14
    package static let tab: UInt16 = 15
    package static let enter: UInt16 = 28
    package static let home: UInt16 = 102
    package static let up: UInt16 = 103
    package static let pageUp: UInt16 = 104
    package static let left: UInt16 = 105
    package static let right: UInt16 = 106
    package static let end: UInt16 = 107
    package static let down: UInt16 = 108
    package static let pageDown: UInt16 = 109
    package static let insert: UInt16 = 110
    package static let delete: UInt16 = 111

    /// F1 to F12, which do not follow on each other; nil for others.
    package static func function(_ number: Int) -> UInt16? {
      switch number {
      case 1...10: UInt16(58 + number)
      case 11, 12: UInt16(76 + number)
      default: nil
      }
    }
  }

  package let key: UInt16
  package var modifiers: Modifiers

  package init(_ key: UInt16, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }

  /// What makes a character on a US keyboard; nil where nothing does.
  package init?(_ character: Unicode.Scalar) {
    switch character.value {
    case 0x08, 0x7f: self.init(Key.backspace)
    case 0x09: self.init(Key.tab)
    case 0x0a, 0x0d: self.init(Key.enter)
    case 0x1b: self.init(Key.escape)
    case 0..<0x20: self.init(ofControl: character.value)
    default:
      guard let key = KeySymbols.key(of: character.value), character.value < 0x7f else {
        return nil
      }
      self.init(key, KeySymbols.isShifted(character.value) ? .shift : [])
    }
  }

  /// Control with the key whose character is 64 further: Ctrl-A is 1, Ctrl-Space 0.
  private init?(ofControl value: UInt32) {
    let character = value == 0 ? 0x20 : value < 0x1b ? value + 0x60 : value + 0x40
    guard let key = KeySymbols.key(of: character) else { return nil }
    self.init(key, KeySymbols.isShifted(character) ? [.control, .shift] : .control)
  }

  /// Does it.
  func press(at seat: Seat) {
    let held = Modifiers.keys.filter { modifiers.contains($0.modifier) }.map(\.key)
    for key in held + [key] { seat.key(key, isDown: true) }
    for key in [key] + held.reversed() { seat.key(key, isDown: false) }
  }
}
