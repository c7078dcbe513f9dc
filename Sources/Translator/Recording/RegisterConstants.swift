/// Which integer registers hold a constant, and which.
struct RegisterConstants {
  // x0 does, always.
  private var known: UInt32 = 1
  private var constants = InlineArray<32, Int64>(repeating: 0)

  subscript(register: UInt8) -> Int64? {
    get { known >> UInt32(register) & 1 != 0 ? constants[Int(register)] : nil }
    set {
      known &= ~(1 << UInt32(register))
      guard let newValue else { return }
      known |= 1 << UInt32(register)
      constants[Int(register)] = newValue
    }
  }

  /// A register's value comes from elsewhere.
  mutating func forget(_ register: UInt8) {
    if register > 0, register < 32 { known &= ~(1 << UInt32(register)) }
  }
}
