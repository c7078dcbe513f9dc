import SoftFloat

/// Numbers, and others, that every format has.
enum Landmark: CaseIterable {
  case negativeInfinity, negativeOne, leastNegative, negativeZero
  case zero, leastPositive, one, two, infinity
  case quietNaN, negativeNaN, signalingNaN

  func bits(_ format: Format) -> UInt64 {
    let one = format.infinity >> 1 & format.infinity
    return switch self {
    case .negativeInfinity: format.infinity | format.signBit
    case .negativeOne: one | format.signBit
    case .leastNegative: 1 | format.signBit
    case .negativeZero: format.signBit
    case .zero: 0
    case .leastPositive: 1
    case .one: one
    case .two: one + format.fractionMask + 1
    case .infinity: format.infinity
    case .quietNaN: format.canonicalNaN
    case .negativeNaN: format.canonicalNaN | format.signBit | 5
    case .signalingNaN: format.infinity | 1
    }
  }

  var isNaN: Bool { [.quietNaN, .negativeNaN, .signalingNaN].contains(self) }

  /// Those that are the same number in every format.
  static let common: [Landmark] = allCases.filter { $0 != .leastPositive && $0 != .leastNegative }
}
