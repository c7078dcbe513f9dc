/// That a hart of the guest went from one thread to another.
public struct SchedulingDecision: Sendable, Equatable {
  /// Why the thread before stopped running.
  public enum Reason: UInt8, Sendable {
    /// It waits for something.
    case waits = 0
    /// It let others run, or was the idle thread.
    case gaveWay
    /// It had run as long as it may.
    case sliceEnded
    /// Another one is more urgent.
    case preempted
    /// It may not be on this hart any more.
    case moved
    /// It has ended.
    case ended
  }

  /// Where the next thread came from.
  public enum Source: UInt8, Sendable {
    /// The hart's own queue.
    case queue = 0
    /// Another hart's queue.
    case otherHart
    /// Nowhere: there was none, and the hart is idle.
    case nowhere
  }

  /// Nanoseconds of the guest's clock.
  public let time: UInt64
  /// The number of the thread that stopped running.
  public let previous: UInt32
  /// The number of the thread that began to run.
  public let next: UInt32
  /// Why it stopped.
  public let reason: Reason
  /// What it waits for, in words.
  public let waitReason: String?
  /// Where the next one came from.
  public let source: Source
  /// How many others were ready on that hart.
  public let queueLength: UInt16

  /// One that nobody made: for tests of what shows them.
  package init(
    time: UInt64, previous: UInt32, next: UInt32, reason: Reason, waitReason: String? = nil,
    source: Source = .queue, queueLength: UInt16 = 0
  ) {
    (self.time, self.previous, self.next, self.reason) = (time, previous, next, reason)
    (self.waitReason, self.source, self.queueLength) = (waitReason, source, queueLength)
  }
}
