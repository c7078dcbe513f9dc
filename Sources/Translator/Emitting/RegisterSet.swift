/// Some of a host's registers.
struct RegisterSet<Register: HostRegister>: ExpressibleByArrayLiteral {
  private var bits: UInt32 = 0

  init(arrayLiteral registers: Register...) {
    for register in registers { insert(register) }
  }

  private static func bit(_ register: Register) -> UInt32 { 1 &<< UInt32(register.rawValue) }

  func contains(_ register: Register) -> Bool { bits & Self.bit(register) != 0 }

  mutating func insert(_ register: Register) { bits |= Self.bit(register) }

  mutating func remove(_ register: Register) { bits &= ~Self.bit(register) }
}
