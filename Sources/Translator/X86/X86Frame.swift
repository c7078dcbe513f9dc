import Hart

/// What translated code has in which register of the host, and where the rest is.
///
///     rbp       the hart's room, 128 bytes in: 32 registers within reach of a displacement of one byte
///     r15       instructions that remain
///     others    guest registers that compilers use most; rax, rcx, rdx for the moment
enum X86Frame {
  static let base = X86Register.rbp
  static let budget = X86Register.r15
  private static let bias = 128

  /// Which guest registers live where. Their order is that of `save` and `restore`.
  static let pins: [(guest: UInt8, host: X86Register)] = [
    (2, .rbx), (10, .rsi), (11, .rdi), (12, .r8), (13, .r9), (14, .r10), (15, .r11), (8, .r12),
    (9, .r13), (16, .r14),
  ]

  private static let hosts: [X86Register?] = (0..<32).map { number in
    pins.first { $0.guest == number }?.host
  }

  /// The host's register of a guest's, if it has one.
  static func pin(of register: UInt8) -> X86Register? { hosts[Int(register)] }

  /// Where a register of the guest is.
  static func place(of register: UInt8) -> X86Place {
    if let pin = pin(of: register) { return .register(pin) }
    return memory(of: register)
  }

  /// Where a register of the guest is while no translated code runs.
  static func memory(of register: UInt8) -> X86Place {
    room(HartRoom.registers + Int(register) * 8)
  }

  static func float(_ register: UInt8) -> X86Place {
    room(HartRoom.registers + (Hart.floatBase + Int(register)) * 8)
  }

  /// A place in the hart's room.
  static func room(_ offset: Int) -> X86Place {
    .memory(base, displacement: Int32(offset - bias))
  }

  /// What lies there, from the start of the room.
  static var base0: Int { bias }

  /// Where the operand of an atomic operation is, while it is tried.
  static var operandWord: Int { HartRoom.engine + 64 }
}
