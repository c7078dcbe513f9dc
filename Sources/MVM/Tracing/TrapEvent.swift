import Hart

/// An exception or an interrupt that a hart took.
public struct TrapEvent: Equatable, Sendable {
  /// The hart.
  public let hart: Int
  /// Whether it was an interrupt.
  public let isInterrupt: Bool
  /// The code in `mcause` or `scause`, without the bit for interrupts.
  public let code: UInt64
  /// What `mtval` or `stval` shows.
  public let value: UInt64
  /// The address of the instruction that raised it, or, for an interrupt, that would have been next.
  public let pc: UInt64
  /// The mode before.
  public let origin: PrivilegeMode
  /// The mode that handles it.
  public let target: PrivilegeMode
  /// The address of the handler.
  public let handler: UInt64

  init(_ trap: TakenTrap, _ hart: Hart) {
    self.hart = hart.identifier
    isInterrupt = trap.cause >> 63 != 0
    code = trap.cause & ~(1 << 63)
    value = trap.value
    pc = trap.pc
    origin = PrivilegeMode(trap.origin)
    target = PrivilegeMode(hart.privilege)
    handler = hart.pc
  }
}

extension TrapEvent {
  /// What happened, in the words of the manual (privileged manual, table of `mcause` values).
  public var name: String { Self.name(of: code, isInterrupt: isInterrupt) }

  /// What a trap is called, by its code in `mcause` or `scause`.
  public static func name(of code: UInt64, isInterrupt: Bool) -> String {
    isInterrupt
      ? interrupts[code] ?? "interrupt \(code)" : exceptions[code] ?? "exception \(code)"
  }

  private static let interrupts: [UInt64: String] = [
    1: "supervisor software interrupt", 3: "machine software interrupt",
    5: "supervisor timer interrupt", 7: "machine timer interrupt",
    9: "supervisor external interrupt", 11: "machine external interrupt",
    13: "counter overflow interrupt",
  ]

  private static let exceptions: [UInt64: String] = [
    0: "instruction address misaligned", 1: "instruction access fault", 2: "illegal instruction",
    3: "breakpoint", 4: "load address misaligned", 5: "load access fault",
    6: "store address misaligned", 7: "store access fault", 8: "environment call from U mode",
    9: "environment call from S mode", 11: "environment call from M mode",
    12: "instruction page fault", 13: "load page fault", 15: "store page fault",
  ]
}
