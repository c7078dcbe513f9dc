/// What Swift's dictionaries compute their capacity with; in integers, as the kernel has no floating point.
@c(ceil)
func ceiling(_ number: Double) -> Double {
  let bits = number.bitPattern
  let exponent = Int(bits >> 52 & 0x7ff) - 1023
  guard exponent < 52 else { return number }
  guard exponent >= 0 else { return bits << 1 == 0 || bits >> 63 != 0 ? 0 : 1 }
  let fraction = (UInt64(1) << UInt64(52 - exponent)) - 1
  guard bits & fraction != 0 else { return number }
  // Carries into the exponent where it must. Negative numbers come nearer to zero.
  return Double(bitPattern: (bits >> 63 == 0 ? bits + fraction : bits) & ~fraction)
}
