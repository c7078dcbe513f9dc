/// A natural number of any size, as 64-bit limbs, the lowest first; no zeros at the top.
struct Natural: Comparable {
  private var limbs: [UInt64]

  private init(limbs: [UInt64]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
  }

  init(_ value: UInt128) {
    self.init(limbs: [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)])
  }

  var isZero: Bool { limbs.isEmpty }

  var bitWidth: Int {
    guard let top = limbs.last else { return 0 }
    return limbs.count * 64 - top.leadingZeroBitCount
  }

  func bit(_ index: Int) -> Bool {
    index / 64 < limbs.count && limbs[index / 64] >> UInt64(index % 64) & 1 != 0
  }

  /// Whether any of the lowest `count` bits is set.
  func hasOnes(below count: Int) -> Bool {
    guard let lowest = limbs.firstIndex(where: { $0 != 0 }) else { return false }
    return lowest * 64 + limbs[lowest].trailingZeroBitCount < count
  }

  /// The bits from `start` up, of which there may be at most 64.
  func word(from start: Int) -> UInt64 {
    precondition(bitWidth - start <= 64)
    let (index, offset) = (start / 64, UInt64(start % 64))
    let low = index < limbs.count ? limbs[index] >> offset : 0
    let high = index + 1 < limbs.count ? limbs[index + 1] << (64 - offset) : 0
    return low | high
  }

  static func << (value: Natural, distance: Int) -> Natural {
    var result = [UInt64](repeating: 0, count: distance / 64)
    let offset = UInt64(distance % 64)
    var carry: UInt64 = 0
    for limb in value.limbs {
      result.append(limb << offset | carry)
      carry = limb >> (64 - offset)
    }
    return Natural(limbs: result + [carry])
  }

  static func + (left: Natural, right: Natural) -> Natural {
    var result: [UInt64] = []
    var carry: UInt64 = 0
    for index in 0..<max(left.limbs.count, right.limbs.count) {
      let first = left.limb(index).addingReportingOverflow(right.limb(index))
      let second = first.partialValue.addingReportingOverflow(carry)
      carry = first.overflow || second.overflow ? 1 : 0
      result.append(second.partialValue)
    }
    return Natural(limbs: result + [carry])
  }

  /// The difference; `right` must not be the greater.
  static func - (left: Natural, right: Natural) -> Natural {
    var result: [UInt64] = []
    var borrow: UInt64 = 0
    for index in 0..<left.limbs.count {
      let first = left.limb(index).subtractingReportingOverflow(right.limb(index))
      let second = first.partialValue.subtractingReportingOverflow(borrow)
      borrow = first.overflow || second.overflow ? 1 : 0
      result.append(second.partialValue)
    }
    return Natural(limbs: result)
  }

  static func < (left: Natural, right: Natural) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    return left.limbs.reversed().lexicographicallyPrecedes(right.limbs.reversed())
  }

  private func limb(_ index: Int) -> UInt64 { index < limbs.count ? limbs[index] : 0 }
}
