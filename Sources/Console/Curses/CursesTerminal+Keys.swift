internal import CCurses

extension CursesTerminal {
  /// The next key, if one was pressed.
  func nextKey() -> Key? {
    if takeResumption() { return .resized }
    while true {
      var code: UInt32 = 0
      switch Curses.getKey(Curses.window, &code) {
      case KEY_CODE_YES:
        if let key = Self.special(Int32(bitPattern: code)) { return key }
      case ERR: return nil
      default: return code == 0x1b ? escaped() : Self.plain(code)
      }
    }
  }

  /// What an escape begins: the key itself, or one with Alt.
  private func escaped() -> Key {
    var code: UInt32 = 0
    guard Curses.getKey(Curses.window, &code) == OK, let scalar = Unicode.Scalar(code),
      code > 0x20, code != 0x7f
    else { return .escape }
    return .alt(scalar)
  }

  private static func plain(_ code: UInt32) -> Key? {
    switch code {
    case 0x09: .tab
    case 0x0a, 0x0d: .enter
    case 0x08, 0x7f: .backspace
    case 0: .control("@")
    case 1...26: .control(Unicode.Scalar(UInt8(code) + 0x60))
    case 0x1c...0x1f: .control(Unicode.Scalar(UInt8(code) + 0x40))
    default: Unicode.Scalar(code).map { .character($0) }
    }
  }

  private static func special(_ code: Int32) -> Key? {
    switch code {
    case KEY_MOUSE: mouse()
    case KEY_RESIZE: .resized
    case KEY_F0 + 1...KEY_F0 + 24: .function(Int(code - KEY_F0))
    default: keys[code]
    }
  }

  private static let keys: [Int32: Key] = [
    KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right, KEY_PPAGE: .pageUp,
    KEY_NPAGE: .pageDown, KEY_HOME: .home, KEY_END: .end, KEY_IC: .insert, KEY_DC: .delete,
    KEY_BACKSPACE: .backspace, KEY_BTAB: .backTab, KEY_ENTER: .enter,
  ]

  private static func mouse() -> Key? {
    var event = MEVENT()
    guard Curses.getMouse(&event) == OK, let (action, button) = MouseMask.meaning(event.bstate)
    else { return nil }
    return .mouse(Key.Mouse(action, button, row: Int(event.y), column: Int(event.x)))
  }
}

/// The bits of what a mouse does: five for each button (ncurses.h, `NCURSES_MOUSE_MASK`).
enum MouseMask {
  private static func mask(_ button: Int, _ action: mmask_t) -> mmask_t {
    action << mmask_t((button - 1) * 5)
  }

  private static let released: mmask_t = 1
  private static let pressed: mmask_t = 2

  private static let meanings: [(mask: mmask_t, action: Key.Mouse.Action, Key.Mouse.Button)] = [
    (mask(1, pressed), .pressed, .left), (mask(1, released), .released, .left),
    (mask(2, pressed), .pressed, .middle), (mask(2, released), .released, .middle),
    (mask(3, pressed), .pressed, .right), (mask(3, released), .released, .right),
    (mask(4, pressed), .wheelUp, .left), (mask(5, pressed), .wheelDown, .left),
  ]

  static let wanted = meanings.reduce(0) { $0 | $1.mask }

  static func meaning(_ state: mmask_t) -> (Key.Mouse.Action, Key.Mouse.Button)? {
    meanings.first { state & $0.mask != 0 }.map { ($0.1, $0.2) }
  }
}
