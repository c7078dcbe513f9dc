/// What `poll` asks for, and answers: POLLIN, POLLOUT, ...
struct PollEvents: OptionSet {
  let rawValue: UInt16

  static let readable = PollEvents(rawValue: 0x001)
  static let urgent = PollEvents(rawValue: 0x002)
  static let writable = PollEvents(rawValue: 0x004)
  static let error = PollEvents(rawValue: 0x008)
  static let hangUp = PollEvents(rawValue: 0x010)
  static let invalid = PollEvents(rawValue: 0x020)
  static let readHangUp = PollEvents(rawValue: 0x2000)
}

/// The queues that a thread waits in for several files at once.
class PollTable {
  private var entries: [(WaitQueue, Waiter)] = []

  /// The thread will be woken when the queue is.
  func add(_ queue: WaitQueue) {
    let waiter = Waiter()
    waiter.thread = Unmanaged.passUnretained(Thread.current)
    queue.append(waiter)
    entries.append((queue, waiter))
  }

  /// Waits until one of the queues is woken since it was added; true when the deadline came first.
  func wait(until deadline: UInt64) throws(Errno) -> Bool {
    let thread = Thread.current
    let isOver = Waiting.sleep(thread, "a descriptor of several", forSignals: true, until: deadline)
    {}
    if thread.hasSignalToDeliver { throw .interrupted }
    return isOver
  }

  /// A queue that was woken has forgotten its waiters: they are put in again.
  func rejoin() {
    for (queue, waiter) in entries { queue.append(waiter) }
  }

  deinit {
    for (queue, waiter) in entries { queue.remove(waiter) }
  }
}
