/// The scheduling classes there are, and changing from one to another while the machine runs:
/// `echo fair > /proc/scheduler`.
enum SchedulingPolicies {
  private struct Policy {
    let name: ByteString
    let make: () -> any SchedulingClass
  }

  private static var all: [Policy] {
    [
      Policy(name: "round-robin") { RoundRobin() },
      Policy(name: "fixed-priority") { FixedPriority() },
      Policy(name: "multilevel-feedback") { MultilevelFeedback() },
      Policy(name: "fair") { FairShare() },
    ]
  }

  nonisolated(unsafe) private static var current: ByteString = "fair"

  /// The queue of a hart that starts: of the class that `scheduler=` names, or fair.
  static func make() -> any SchedulingClass {
    if let wanted = BootOptions.value("scheduler"), all.contains(where: { $0.name == wanted }) {
      current = wanted
    }
    let policy = all.first { $0.name == current }
    let queue = policy.unsafelyUnwrapped.make()
    IntrospectionTables.nameSchedulingClass(queue.name)
    return queue
  }

  /// All names; that of the present one in brackets.
  static func report() -> String {
    all.map { $0.name == current ? "[\($0.name.text)]" : $0.name.text }.joined(separator: " ")
      + "\n"
  }

  /// Every hart gets a new queue of that class, with the threads of its old one.
  static func change(_ bytes: [UInt8]) throws(Errno) {
    let name = ByteString(bytes.filter { $0 > 32 })
    guard let policy = all.first(where: { $0.name == name }) else { throw .invalidArgument }
    current = name
    IntrospectionTables.nameSchedulingClass(policy.make().name)
    for hart in Kernel.harts {
      hart.lock.withLock {
        let queue = policy.make()
        while let thread = hart.queue.takeNext() { queue.add(thread, .moved) }
        hart.queue = queue
      }
      hart.requestReschedule()
    }
  }
}
