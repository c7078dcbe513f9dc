/// A hart, as the guest's kernel sees it.
public struct GuestHart: Sendable, Equatable {
  /// `mhartid`.
  public let number: UInt32
  /// Whether it waits for an interrupt.
  public let isIdle: Bool
  /// The number of the thread that runs; 0 is the idle thread.
  public let currentThread: UInt32
  /// How often it went from one thread to another. This and what follows is nil where the kernel does not tell.
  public let switches: UInt64?
  /// How many interrupts it has had.
  public let interrupts: UInt64?
  /// Nanoseconds in programs.
  public let timeInUser: UInt64?
  /// Nanoseconds in the kernel.
  public let timeInKernel: UInt64?
  /// Nanoseconds without anything to do.
  public let timeIdle: UInt64?
  /// Its last decisions who runs, the oldest first; none of a kernel that does not remember them.
  public let decisions: [SchedulingDecision]
}
