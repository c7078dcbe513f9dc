/// A process of the guest's kernel.
public struct GuestProcess: Sendable, Equatable {
  /// What becomes of a process.
  public enum State: UInt8, Sendable {
    /// It is there.
    case running = 1
    /// A signal has stopped it.
    case stopped
    /// It has ended, and its parent has not asked yet.
    case zombie
  }

  /// Its number.
  public let identifier: UInt32
  /// Its parent's; 0 is none.
  public let parent: UInt32
  /// That of its process group.
  public let group: UInt32
  /// That of its session.
  public let session: UInt32
  /// The user that it acts for.
  public let user: UInt32
  /// What it is called, up to 15 bytes.
  public let name: String
  /// What becomes of it.
  public let state: State
  /// How many threads it has.
  public let threadCount: UInt32
  /// The physical address of the root of its page table; nil if it has none any more.
  public let pageTable: UInt64?
  /// How many pages of 4 KiB it has in memory: those that its page table maps. Nil where the kernel does not tell, it has no table, or
  /// one that is too large to be looked through.
  public let residentPages: UInt64?
  /// How many pages its addresses are for, whether there is memory for them or not; nil where the kernel does not tell.
  public let reservedPages: UInt64?
  /// Nanoseconds of the kernel's clock when it began.
  public let startTime: UInt64
  /// How it ended, as `wait4` tells it.
  public let exitStatus: UInt32
}
