/// In the place of the kernel's: what scheduling classes and locks know of a thread.
final class Thread {
  enum State { case running, ready, waiting, waitingForLock }

  let identifier: Int
  var state = State.ready
  var waitReason: StaticString = ""
  var nextInQueue: Thread?
  var previousInQueue: Thread?
  var affinity: UInt64 = .max
  var nice = 0
  var priority = 0
  var lentPriority = 0
  var level = 0
  var levelTime: UInt64 = 0
  var virtualTime: UInt64 = 0
  var fairQueue: UInt = 0
  var fairLead: Int64 = 0
  var wantedClaim: PriorityClaim?
  var firstClaim: PriorityClaim?

  init(_ identifier: Int, nice: Int = 0, priority: Int = 0) {
    self.identifier = identifier
    self.nice = nice
    self.priority = priority
  }

  /// Tests say who runs.
  nonisolated(unsafe) static var current = Thread(0)

  var effectivePriority: Int { max(priority, lentPriority) }
}
