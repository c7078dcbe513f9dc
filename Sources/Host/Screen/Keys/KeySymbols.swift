/// The key on which a symbol stands, as VNC names symbols (X11's `keysymdef.h`) and Linux keys (`input-event-codes.h`), on a US
/// keyboard. Shift and the like come as keys of their own.
enum KeySymbols {
  /// The rows of letters and digits, from their first key on; above each the symbols with Shift.
  private static let rows: [(first: UInt16, plain: String, shifted: String)] = [
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
  ]

  // swift-format-ignore
  private static let named: [UInt32: UInt16] = [
    0xff08: 14, 0xff09: 15, 0xfe20: 15, 0xff0d: 28, 0xff1b: 1,  // BackSpace, Tab, Return, Escape
    0xffe1: 42, 0xffe2: 54, 0xffe3: 29, 0xffe4: 97, 0xffe9: 56, 0xffea: 100,  // Shift, Control, Alt
    0xffe7: 56, 0xffe8: 100, 0xfe03: 100, 0xffeb: 125, 0xffec: 126,  // Meta, AltGr, Super
    0xffe5: 58, 0xff7f: 69, 0xff14: 70, 0xff13: 119, 0xff61: 99, 0xff67: 127,  // locks, Pause, Print, Menu
    0xff50: 102, 0xff51: 105, 0xff52: 103, 0xff53: 106, 0xff54: 108,  // Home, arrows
    0xff55: 104, 0xff56: 109, 0xff57: 107, 0xff63: 110, 0xffff: 111,  // pages, End, Insert, Delete
    0xffaa: 55, 0xffab: 78, 0xffad: 74, 0xffae: 83, 0xffaf: 98, 0xff8d: 96,  // keypad: * + - . / Enter
    0xff95: 71, 0xff97: 72, 0xff9a: 73, 0xff96: 75, 0xff9d: 76, 0xff98: 77,  // keypad without Num Lock
    0xff9c: 79, 0xff99: 80, 0xff9b: 81, 0xff9e: 82, 0xff9f: 83,
    0xffb7: 71, 0xffb8: 72, 0xffb9: 73, 0xffb4: 75, 0xffb5: 76, 0xffb6: 77,  // keypad with it
    0xffb1: 79, 0xffb2: 80, 0xffb3: 81, 0xffb0: 82,
    0xffc8: 87, 0xffc9: 88,  // F11, F12
  ]

  private static let keys: [UInt32: UInt16] = {
    var keys = named
    for function in 0..<10 as Range<UInt32> { keys[0xffbe + function] = 59 + UInt16(function) }
    for row in rows {
      for symbols in [row.plain, row.shifted] {
        for (place, symbol) in symbols.unicodeScalars.enumerated() {
          keys[symbol.value] = row.first + UInt16(place)
        }
      }
    }
    return keys
  }()

  private static let shifted = Set(rows.flatMap { $0.shifted.unicodeScalars.map(\.value) })
    .subtracting([0x20])

  /// The key; nil where there is none for it.
  static func key(of symbol: UInt32) -> UInt16? { keys[symbol] }

  /// Whether it takes Shift.
  static func isShifted(_ symbol: UInt32) -> Bool { shifted.contains(symbol) }
}
