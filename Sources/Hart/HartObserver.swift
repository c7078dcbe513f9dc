/// Who looks on while a hart runs. Calls come on the hart's own thread, and must not change its state.
public protocol HartObserver: AnyObject {
  /// Whether every instruction is to be announced, and not traps alone. The hart then runs them one by one, which changes
  /// nothing but its speed.
  var watchesInstructions: Bool { get }

  /// The instruction at the hart's `pc` is next.
  func willExecute(_ hart: Hart)

  /// That instruction has been executed, or has raised the trap that was told of since.
  func didExecute(_ hart: Hart)

  /// A trap was taken; the hart is about to execute its handler.
  func didTake(_ trap: TakenTrap, _ hart: Hart)

  /// The hart has returned from a trap's handler: `pc` and `privilege` are what it goes on with.
  func didReturn(_ hart: Hart)
}

extension HartObserver {
  /// Nobody minds.
  public func didReturn(_ hart: Hart) {}
}

/// An exception or an interrupt that a hart took.
public struct TakenTrap: Equatable, Sendable {
  /// As `mcause` or `scause` shows it: bit 63 says that it is an interrupt.
  public let cause: UInt64
  /// As `mtval` or `stval` shows it.
  public let value: UInt64
  /// The address of the instruction that raised it, or, for an interrupt, that would have been next.
  public let pc: UInt64
  /// The mode before.
  public let origin: Privilege
}
