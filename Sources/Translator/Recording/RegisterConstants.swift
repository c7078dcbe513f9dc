/// Which integer registers hold a constant, and which.
///
/// Unsafe pointer: to room for 32, of whoever records. Here they would be copied with the recorder, instruction by instruction.
struct RegisterConstants {
  // x0 does, always.
  private var known: UInt32 = 1
  private let constants: UnsafeMutablePointer<Int64>

  init(in room: UnsafeMutablePointer<Int64>) {
    constants = room
    constants[0] = 0
  }

  subscript(register: UInt8) -> Int64? {
    get { known >> UInt32(register) & 1 != 0 ? constants[Int(register)] : nil }
    @inline(__always) set {
      known &= ~(1 &<< UInt32(register))
      if let newValue { note(newValue, register) }
    }
  }

  private mutating func note(_ value: Int64, _ register: UInt8) {
    known |= 1 &<< UInt32(register)
    constants[Int(register)] = value
  }

  /// A register's value comes from elsewhere.
  mutating func forget(_ register: UInt8) {
    if register > 0, register < 32 { known &= ~(1 << UInt32(register)) }
  }
}
