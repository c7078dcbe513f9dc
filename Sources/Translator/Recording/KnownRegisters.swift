/// What is known of integer registers: mostly nothing, so that few are looked at.
struct KnownRegisters<Value> {
  private var values = InlineArray<32, Value?>(repeating: nil)
  /// Those of which something is known.
  private var known: UInt32 = 0

  // It changes nothing; but all of it is copied for whoever may not.
  subscript(register: UInt8) -> Value? {
    mutating get { known >> UInt32(register & 31) & 1 == 0 ? nil : values[Int(register & 31)] }
    set {
      let bit: UInt32 = 1 << UInt32(register & 31)
      known = newValue == nil ? known & ~bit : known | bit
      values[Int(register & 31)] = newValue
    }
  }

  /// Forgets what something is true of.
  @inline(__always)
  mutating func forget(where isOver: (Value) -> Bool) {
    var others = known
    while others != 0 {
      let register = others.trailingZeroBitCount
      others &= others - 1
      if let value = values[register], isOver(value) { known &= ~(1 << UInt32(register)) }
    }
  }

  mutating func forgetAll() { known = 0 }
}
