/// A thread of the guest's kernel.
public struct GuestThread: Sendable, Equatable {
  /// What a thread does.
  public enum State: UInt8, Sendable {
    /// It is on its hart.
    case running = 1
    /// It is in its hart's queue.
    case ready
    /// It waits until it is woken.
    case waiting
    /// The same; a signal wakes it, too.
    case waitingForSignals
    /// It waits for a lock that will be handed to it.
    case waitingForLock
    /// It is between two queues.
    case moving
    /// It will never run again.
    case ended
    /// A signal or a debugger has stopped it.
    case stopped
  }

  /// Its number; 0 of the idle thread of a hart.
  public let identifier: UInt32
  /// The number of its process; nil of a thread of the kernel's own.
  public let process: UInt32?
  /// What it is called, up to 15 bytes.
  public let name: String
  /// What it does.
  public let state: State
  /// What it waits for, in words; nil of one that does not wait.
  public let waitReason: String?
  /// The system call in which it waits, by its registers; nil of one that does not, and where the kernel does not tell.
  public let call: CallArguments?
  /// The hart that it runs on, or ran on last.
  public let hart: UInt32
  /// 1 to 99 of one with a fixed priority, lent or its own; 0 else.
  public let priority: UInt8
  /// -20, the most of a processor, to 19.
  public let nice: Int8
  /// A bit for each hart that it may run on.
  public let affinity: UInt64
  /// Nanoseconds that it ran in its program.
  public let timeInUser: UInt64
  /// Nanoseconds that it ran in the kernel.
  public let timeInKernel: UInt64
  /// How often it began to run.
  public let switches: UInt64
  /// Where the kernel keeps its registers `ra`, `sp` and `s0` to `s11` while it does not run: an address of the kernel's.
  public let savedContext: UInt64
}
