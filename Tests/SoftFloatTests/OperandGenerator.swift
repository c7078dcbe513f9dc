import SoftFloat

/// Random numbers (SplitMix64) that a seed repeats, and operands where arithmetic is hard.
struct OperandGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// A pattern of a format: often one of the kinds that go wrong, or akin to `neighbour`.
  mutating func operand(_ format: Format, near neighbour: UInt64) -> UInt64 {
    let sign = next() & format.signBit
    let nudge = next() & 7 &- 3
    switch below(16) {
    case 0: return sign  // zero
    case 1: return sign | format.infinity
    case 2: return sign | format.infinity | next() & format.fractionMask  // NaN
    case 3: return sign | next() & format.fractionMask  // subnormal
    case 4: return sign | next() & 15  // the least of them
    case 5: return sign | format.infinity &- 1 &- next() & 15  // the largest numbers
    case 6: return (sign | (next() & format.infinity) &+ nudge) & format.mask  // around 2ⁿ
    case 7: return (neighbour &+ nudge) & format.mask
    case 8: return (neighbour ^ format.signBit &+ nudge) & format.mask  // cancels
    case 9: return next() & format.mask & ~(1 << UInt64(below(format.fractionWidth)) &- 1)  // tie
    case 10, 11: return moderate(format)
    case 12: return shifted(neighbour, format)
    default: return next() & format.mask
    }
  }

  /// A number between about 2⁻⁷⁰ and 2⁷⁰.
  private mutating func moderate(_ format: Format) -> UInt64 {
    let reach = min(70, 1 << (format.exponentWidth - 1) - 2)
    let exponent = UInt64((1 << (format.exponentWidth - 1)) - 1 + below(2 * reach) - reach)
    return next() & (format.signBit | format.fractionMask) | exponent
      << UInt64(format.fractionWidth)
  }

  /// A number whose exponent lies as far from another's as rounding reaches.
  private mutating func shifted(_ neighbour: UInt64, _ format: Format) -> UInt64 {
    let reach = format.fractionWidth + 4
    let distance = UInt64(bitPattern: Int64(below(2 * reach) - reach))
    let exponent = neighbour &+ distance << UInt64(format.fractionWidth)
    return (exponent ^ next() & (format.signBit | format.fractionMask)) & format.mask
  }

  /// Three operands, the later ones often akin to the earlier.
  mutating func operands(_ format: Format) -> Operands {
    let a = operand(format, near: next())
    let b = operand(format, near: a)
    var flags: Flags = []
    let product = SoftFloat.multiply(a, b, format, .nearestEven, &flags)
    let c = operand(format, near: next() & 1 == 0 ? product : b)
    return next() & 1 == 0 ? Operands(a: a, b: b, c: c) : Operands(a: b, b: a, c: c)
  }

  /// An integer of random length and sign.
  mutating func integer() -> UInt64 {
    let magnitude = next() >> UInt64(below(64)) & ~(1 << UInt64(below(64)) &- 1)
    return next() & 1 == 0 ? magnitude : 0 &- magnitude
  }
}

/// The operands of one operation; those it does not take are ignored.
struct Operands: CustomStringConvertible {
  var a: UInt64
  var b: UInt64
  var c: UInt64

  var description: String {
    [a, b, c].map { "0x" + String($0, radix: 16) }.joined(separator: " ")
  }
}
