/// Harts by their numbers, a bit each.
struct HartSet {
  /// Numbers are below this.
  static let limit: UInt = 64

  private(set) var bits: UInt64

  init() { bits = 0 }

  init(bits: UInt64) { self.bits = bits }

  /// A hart mask as SBI calls have it (SBI 2.0, 3.1): bit n is hart `base` + n; a base of -1 is all harts.
  init(mask: UInt, base: UInt) throws(CallError) {
    guard base != .max else {
      self = machine.harts
      return
    }
    guard mask == 0 || base < Self.limit, mask == 0 || (mask << base) >> base == mask else {
      throw .invalidParameter
    }
    bits = UInt64(mask << base)
    guard bits & ~machine.harts.bits == 0 else { throw .invalidParameter }
  }

  var isEmpty: Bool { bits == 0 }
  var count: Int { bits.nonzeroBitCount }

  /// The highest number, 0 of none.
  var last: UInt { bits == 0 ? 0 : UInt(63 - bits.leadingZeroBitCount) }

  func contains(_ hart: Hart) -> Bool { hart.number < Self.limit && bits & hart.bit != 0 }

  mutating func insert(_ hart: Hart) { bits |= hart.bit }

  /// Takes the lowest one out.
  mutating func removeFirst() -> Hart? {
    guard bits != 0 else { return nil }
    let hart = Hart(number: UInt(bits.trailingZeroBitCount))
    bits &= bits - 1
    return hart
  }

  func forEach(_ body: (Hart) -> Void) {
    var rest = self
    while let hart = rest.removeFirst() { body(hart) }
  }
}
