/// What runs in a guest, by what its kernel tells of itself in its memory: MVM's own kernel does.
///
///     let system = try machine.guestSystem()
///     for thread in system.threads where thread.state == .running { print(thread.name) }
///
/// The machine may run meanwhile. Each thread, process and hart is then as it was at one instant, but these are not all the
/// same instant.
public struct GuestSystem: Sendable, Equatable {
  /// Of the structure in the guest's memory (`firmware/kernel/include/Introspection/Introspection.h`).
  static let version: UInt32 = 1

  /// The name of the scheduling class that decides who runs.
  public let schedulingClass: String
  /// By their numbers.
  public let harts: [GuestHart]
  /// By their numbers.
  public let processes: [GuestProcess]
  /// By their numbers; one idle thread a hart has number 0.
  public let threads: [GuestThread]

  /// The thread of a number, unless that is 0.
  public func thread(_ identifier: UInt32) -> GuestThread? {
    threads.first { $0.identifier == identifier && identifier != 0 }
  }
}

extension Machine {
  /// What runs in the guest. From any thread, and also while the machine runs.
  ///
  /// - Throws: `none` if the guest is not MVM's own kernel, `unknownVersion`, `damaged`.
  public func guestSystem() throws(IntrospectionError) -> GuestSystem {
    try IntrospectionReader(memory: board.memory).system()
  }
}
