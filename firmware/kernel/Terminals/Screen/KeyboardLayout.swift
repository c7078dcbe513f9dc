/// What the keys of a US keyboard do besides giving a character (`KeyCharacters`), by their codes in Linux's
/// `input-event-codes.h`.
enum KeyboardLayout {
  /// Keys that change what others mean.
  enum Modifier {
    static let control: [UInt16] = [29, 97]
    static let shift: [UInt16] = [42, 54]
    static let alternate: [UInt16] = [56, 100]
    static let capitals: UInt16 = 58
  }

  /// With the control key held: the character's lower five bits, and some that are no letters.
  static func control(_ character: UInt8) -> UInt8 {
    switch character {
    case UInt8(ascii: "2"), .space: 0
    case UInt8(ascii: "3")...UInt8(ascii: "7"): character - UInt8(ascii: "3") + 27
    case UInt8(ascii: "8"), UInt8(ascii: "?"): 127
    case UInt8(ascii: "/"), UInt8(ascii: "-"): 31
    case 0x40...0x7f: character & 0x1f
    default: character
    }
  }

  /// What a key without a character sends, as xterm does.
  enum Function {
    case bytes([UInt8])
    /// `ESC [ A`, `ESC O A` for programs that want that, and `ESC [ 1 ; 5 A` with a modifier.
    case letter(UInt8, isCursor: Bool)
    /// `ESC [ 5 ~`
    case number(Int)
  }

  static func function(_ code: UInt16) -> Function? {
    switch code {
    case 1: .bytes([0x1b])
    case 14: .bytes([.delete])
    case 15: .bytes([.tab])
    case 28, 96: .bytes([.carriageReturn])
    case 103: .letter(UInt8(ascii: "A"), isCursor: true)
    case 108: .letter(UInt8(ascii: "B"), isCursor: true)
    case 106: .letter(UInt8(ascii: "C"), isCursor: true)
    case 105: .letter(UInt8(ascii: "D"), isCursor: true)
    case 102: .letter(UInt8(ascii: "H"), isCursor: true)
    case 107: .letter(UInt8(ascii: "F"), isCursor: true)
    case 59...62: .letter(UInt8(ascii: "P") + UInt8(code - 59), isCursor: false)
    default: number(code).map { .number($0) }
    }
  }

  /// Insert, delete, page up and down; F5 to F12, whose numbers have gaps.
  private static func number(_ code: UInt16) -> Int? {
    switch code {
    case 110: 2
    case 111: 3
    case 104: 5
    case 109: 6
    case 63: 15
    case 64...67: 17 + Int(code - 64)
    case 68: 21
    case 87, 88: 23 + Int(code - 87)
    default: nil
    }
  }
}
