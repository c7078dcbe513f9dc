/// The integers that conversions read and write, numbered as the `rs2` field of FCVT numbers them.
public enum IntegerFormat: UInt8, Sendable, CaseIterable {
  /// W: 32 bits, two's complement.
  case signed32
  /// WU: 32 bits, unsigned.
  case unsigned32
  /// L: 64 bits, two's complement.
  case signed64
  /// LU: 64 bits, unsigned.
  case unsigned64
}

extension IntegerFormat {
  var isSigned: Bool { self == .signed32 || self == .signed64 }

  /// The greatest value; the magnitude of the least one is one more if signed, else zero.
  var greatest: UInt64 {
    switch self {
    case .signed32: 0x7FFF_FFFF
    case .unsigned32: 0xFFFF_FFFF
    case .signed64: 0x7FFF_FFFF_FFFF_FFFF
    case .unsigned64: 0xFFFF_FFFF_FFFF_FFFF
    }
  }

  /// The magnitude of the least value.
  var leastMagnitude: UInt64 { isSigned ? greatest &+ 1 : 0 }

  /// A value as a 64-bit register holds it: 32-bit ones, unsigned ones too, are sign-extended.
  func register(_ value: UInt64) -> UInt64 {
    switch self {
    case .signed32, .unsigned32:
      UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value)))
    case .signed64, .unsigned64: value
    }
  }
}
