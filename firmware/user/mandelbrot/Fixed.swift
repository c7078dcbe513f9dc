/// A number with a fixed point: 12 bits before it, 51 behind it, and a sign.
///
/// The set lies within 2 of the origin, and a point that leaves is found before it is 38 away: so squares stay
/// below 2^12. The machine multiplies integers as fast as its host does, and doubles by a function;
/// and integers give the same picture everywhere, to the last bit.
struct Fixed: Comparable {
  static let fraction = 51

  var raw: Int

  init(raw: Int) { self.raw = raw }

  /// `numerator` / `denominator`.
  init(_ numerator: Int, over denominator: Int = 1) {
    raw = (numerator << Fixed.fraction) / denominator
  }

  static func + (left: Fixed, right: Fixed) -> Fixed { Fixed(raw: left.raw &+ right.raw) }
  static func - (left: Fixed, right: Fixed) -> Fixed { Fixed(raw: left.raw &- right.raw) }
  static func < (left: Fixed, right: Fixed) -> Bool { left.raw < right.raw }

  /// Two multiplications: the product's upper and lower half, put together around the point.
  static func * (left: Fixed, right: Fixed) -> Fixed {
    let (high, low) = left.raw.multipliedFullWidth(by: right.raw)
    return Fixed(raw: high << (64 - fraction) | Int(bitPattern: low >> UInt(fraction)))
  }

  static func * (left: Fixed, right: Int) -> Fixed { Fixed(raw: left.raw &* right) }
  static func / (left: Fixed, right: Int) -> Fixed { Fixed(raw: left.raw / right) }
}
