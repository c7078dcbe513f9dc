/// Something that a keyboard or pointer tells, with the numbers of Linux's `input-event-codes.h`.
struct InputEvent: Equatable {
  var kind: UInt16
  var code: UInt16
  var value: Int32

  /// What ends a packet: all before it happened at one time (SYN_REPORT).
  static let report = InputEvent(kind: Kind.synchronization, code: 0, value: 0)
  /// Events before it were lost (SYN_DROPPED).
  static let dropped = InputEvent(kind: Kind.synchronization, code: 3, value: 0)

  enum Kind {
    static let synchronization: UInt16 = 0
    static let key: UInt16 = 1
    static let relative: UInt16 = 2
    static let absolute: UInt16 = 3
    static let miscellaneous: UInt16 = 4
    static let light: UInt16 = 0x11
    static let repetition: UInt16 = 0x14
  }

  /// A key's values; what is held goes on being told as repeated.
  enum KeyValue {
    static let released: Int32 = 0
    static let pressed: Int32 = 1
    static let repeated: Int32 = 2
  }
}
