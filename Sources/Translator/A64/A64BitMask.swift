/// A constant of bits that an instruction can hold: a run of ones in an element of 2 to 64 bits, rotated and repeated
/// (Arm Architecture Reference Manual, shared pseudocode `DecodeBitMasks`).
package struct A64BitMask: Equatable {
  /// N, immr and imms, where instructions have them.
  let bits: UInt32

  /// Nil for what cannot be held, such as all zeros and all ones.
  package init?(_ constant: Int64, _ width: Width) {
    var value = UInt64(bitPattern: constant)
    if width == .bits32 { value = value & 0xffff_ffff | value << 32 }
    guard value != 0, value != .max else { return nil }
    var size: UInt64 = 64
    while size > 2 {
      let half = size / 2
      let mask = UInt64.max >> (64 - half)
      guard value & mask == value >> half & mask else { break }
      size = half
    }
    let element = value & UInt64.max >> (64 - size)
    guard let (start, length) = Self.run(element, size) else { return nil }
    let rotation = UInt32((size - start) & (size - 1))
    let isWide: UInt32 = size == 64 ? 1 : 0
    // The size of the element is told by the zero above the ones at the top.
    let top = UInt32(truncatingIfNeeded: ~(size * 2 - 1)) & 0x3f
    bits = isWide << 22 | rotation << 16 | (top | UInt32(length - 1)) << 10
  }

  /// Where the run of ones of an element begins, and how long it is; it may go around.
  private static func run(_ element: UInt64, _ size: UInt64) -> (UInt64, UInt64)? {
    let mask = UInt64.max >> (64 - size)
    let length = UInt64(element.nonzeroBitCount)
    let start: UInt64
    if element & 1 == 0 {
      start = UInt64(element.trailingZeroBitCount)
    } else {
      let hole = ~element & mask
      start = hole == 0 ? 0 : size - UInt64((hole << (64 - size)).leadingZeroBitCount)
    }
    let ones = UInt64.max >> (64 - length)
    let rotated = start == 0 ? ones : (ones << start | ones >> (size - start)) & mask
    return rotated == element ? (start == size ? 0 : start, length) : nil
  }
}
