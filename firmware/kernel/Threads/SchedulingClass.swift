/// A way to choose who runs next on a hart: round robin, by priority, ... One object a hart. The
/// hart's lock is held in each call.
protocol SchedulingClass: AnyObject {
  /// As `/proc/scheduler` names it.
  var name: StaticString { get }
  /// Threads in the queue; the running one is not in it.
  var count: Int { get }

  /// A thread can run: it is new, was woken, or has used up its time.
  func add(_ thread: Thread, _ reason: SchedulingReason)
  /// Takes out who shall run next.
  func takeNext() -> Thread?
  /// Takes out one that another hart may have, whose bit is in `Thread.affinity`.
  func takeForHart(_ mask: UInt64) -> Thread?
  /// Takes a thread out whose parameters change, or that ends; false if it was not there.
  func remove(_ thread: Thread) -> Bool

  /// How long a thread that begins to run may, if others wait, in nanoseconds.
  func slice(_ thread: Thread) -> UInt64
  /// Whether a thread that was woken runs at once, instead of `running`.
  func preempts(_ woken: Thread, _ running: Thread) -> Bool
  /// A thread ran for so long, in nanoseconds.
  func charge(_ thread: Thread, _ time: UInt64)
}

/// Why a thread enters a queue.
enum SchedulingReason {
  case new, woken, sliceEnded, gaveWay, preempted, moved
}

/// Each thread in its turn, all for the same time.
final class RoundRobin: SchedulingClass {
  private var queue = ThreadQueue()

  var name: StaticString { "round-robin" }
  var count: Int { queue.count }

  func add(_ thread: Thread, _ reason: SchedulingReason) { queue.append(thread) }
  func takeNext() -> Thread? { queue.popFirst() }
  func takeForHart(_ mask: UInt64) -> Thread? { queue.popFirst { $0.affinity & mask != 0 } }
  func remove(_ thread: Thread) -> Bool { queue.remove(thread) }
  func slice(_ thread: Thread) -> UInt64 { 10_000_000 }
  func preempts(_ woken: Thread, _ running: Thread) -> Bool { false }
  func charge(_ thread: Thread, _ time: UInt64) {}
}
