import Bus

/// What a person has before them.
public enum InputKind: UInt8, CaseIterable, Sendable {
  /// Keys, and lights on them.
  case keyboard = 0
  /// A pointer that says how far it was moved.
  case mouse = 1
  /// A pointer that says where it is.
  case tablet = 2

  /// Kinds of events, of `linux/input-event-codes.h`.
  enum EventKind {
    static let key: UInt16 = 1
    static let relative: UInt16 = 2
    static let absolute: UInt16 = 3
    static let light: UInt16 = 0x11
    static let repetition: UInt16 = 0x14
  }

  /// The largest place on a tablet, either way; the smallest is 0.
  public static let largestPlace: UInt16 = 32_767

  /// What the guest calls it.
  var name: String {
    switch self {
    case .keyboard: "MVM keyboard"
    case .mouse: "MVM mouse"
    case .tablet: "MVM tablet"
    }
  }

  /// The kinds of events that it has, and of each the codes.
  var events: [(kind: UInt16, codes: [ClosedRange<UInt16>])] {
    /// BTN_LEFT, BTN_RIGHT, BTN_MIDDLE, BTN_SIDE, BTN_EXTRA.
    let buttons: ClosedRange<UInt16> = 0x110...0x114
    return switch self {
    // KEY_ESC to KEY_MICMUTE; LED_NUML, LED_CAPSL, LED_SCROLLL; what repeats keys is the guest.
    case .keyboard:
      [(EventKind.key, [1...248]), (EventKind.light, [0...2]), (EventKind.repetition, [0...1])]
    // REL_X and REL_Y, REL_HWHEEL, REL_WHEEL.
    case .mouse: [(EventKind.key, [buttons]), (EventKind.relative, [0...1, 6...6, 8...8])]
    // ABS_X and ABS_Y, and the wheels, which are relative here, too.
    case .tablet:
      [
        (EventKind.key, [buttons]), (EventKind.relative, [6...6, 8...8]),
        (EventKind.absolute, [0...1]),
      ]
    }
  }

  /// Whether it has such events.
  func has(_ event: InputEvent) -> Bool {
    events.contains { kind, codes in
      kind == event.type && codes.contains { $0.contains(event.code) }
    }
  }
}
