/// What runs in a guest, by what its kernel has in its memory: MVM's own kernel, which is made for that, or Linux.
///
///     let system = try machine.guestSystem()
///     for thread in system.threads where thread.state == .running { print(thread.name) }
///
/// The machine may run meanwhile. Each thread, process and hart is then as it was at one instant, but these are not all the
/// same instant.
public struct GuestSystem: Sendable, Equatable {
  /// Of the structure in the guest's memory (`firmware/kernel/include/Introspection/Introspection.h`).
  static let version: UInt32 = 1

  /// What the kernel is called: `MVM`, `Linux 6.12.107`.
  public let kernel: String
  /// The name of the scheduling class that decides who runs; nil where each thread has its own.
  public let schedulingClass: String?
  /// By their numbers.
  public let harts: [GuestHart]
  /// By their numbers.
  public let processes: [GuestProcess]
  /// By their numbers; one idle thread a hart has number 0.
  public let threads: [GuestThread]

  /// Whether harts tell their last decisions; otherwise it is seen only who runs just now.
  public let tellsDecisions: Bool

  /// The thread of a number, unless that is 0.
  public func thread(_ identifier: UInt32) -> GuestThread? {
    threads.first { $0.identifier == identifier && identifier != 0 }
  }
}

extension Machine {
  /// What runs in the guest. From any thread, and also while the machine runs.
  ///
  /// - Parameter seen: what its harts were just now, for who has asked that already.
  /// - Throws: `none` if the guest is neither MVM's own kernel nor Linux, `unknownVersion`, `noTypes`, `missing`, `damaged`.
  public func guestSystem(
    seen: MachineObservation? = nil
  ) throws(IntrospectionError) -> GuestSystem {
    do throws(IntrospectionError) {
      return try IntrospectionReader(memory: board.memory).system()
    } catch {
      guard error == .none else { throw error }
      return try linux.system(of: self, seen: seen ?? observation())
    }
  }
}
