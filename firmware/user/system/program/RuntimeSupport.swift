/// Functions of the C library that the Swift runtime and the compiler call by name.

/// The least whole number that is not below; hash tables ask when they grow. A double of 2^52 or more
/// has no fraction, and smaller ones fit an `Int`.
@c(ceil)
public func roundUp(_ number: Double) -> Double {
  guard number.magnitude < 4_503_599_627_370_496 else { return number }
  let whole = Double(Int(number))
  return whole < number ? whole + 1 : whole
}
