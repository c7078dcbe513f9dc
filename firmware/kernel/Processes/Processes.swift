/// All processes, by their numbers, which threads share: the first thread of a process has its number.
enum Processes {
  /// Guards the tables below and, of each process, what `Process` says.
  static let lock = SpinLock()
  nonisolated(unsafe) private static var table: [Int: Process] = [:]
  nonisolated(unsafe) private static var threads: [Int: Thread] = [:]
  nonisolated(unsafe) private static var lastIdentifier = 0
  nonisolated(unsafe) static var initial: Process?
  static let largestIdentifier = 32768
  /// So many threads at most, so that numbers and stacks are left.
  static let mostThreads = 4096

  /// A number that no thread, process, group or session has; the lock is held.
  private static func freeIdentifier() throws(Errno) -> Int {
    guard threads.count < mostThreads else { throw .wouldBlock }
    while true {
      lastIdentifier = lastIdentifier % (largestIdentifier - 1) + 1
      let number = lastIdentifier
      let isUsed =
        threads[number] != nil || table[number] != nil
        || table.values.contains { $0.group == number || $0.session == number }
      if !isUsed { return number }
    }
  }

  static func newIdentifier() throws(Errno) -> Int {
    lock.lock()
    defer { lock.unlock() }
    return try freeIdentifier()
  }

  static func add(_ process: Process, parent: Process?) {
    lock.withLock {
      table[process.identifier] = process
      process.parent = parent
      parent?.children.append(process)
    }
  }

  static func add(_ thread: Thread, to process: Process) {
    lock.withLock {
      threads[thread.identifier] = thread
      startedCount += 1
      process.threads.append(thread)
      if process.threads.count == 1 {
        RecordIdentity.set(process.record, process.identifier, thread.name)
      }
    }
  }

  static func remove(_ thread: Thread) {
    _ = lock.withLock { threads.removeValue(forKey: thread.identifier) }
  }

  /// A process that was waited for; the lock is held.
  static func removeLocked(_ process: Process) {
    table[process.identifier] = nil
    process.parent?.children.removeAll { $0 === process }
    process.parent = nil
  }

  static func process(_ identifier: Int) -> Process? {
    lock.withLock { table[identifier] }
  }

  /// With the lock.
  static func processLocked(_ identifier: Int) -> Process? { table[identifier] }

  static func thread(_ identifier: Int) -> Thread? {
    lock.withLock { threads[identifier] }
  }

  /// In the order of their numbers.
  static func all() -> [Process] {
    lock.withLock { Array(table.values) }.sorted { $0.identifier < $1.identifier }
  }

  /// With the lock.
  static func allLocked() -> [Process] { Array(table.values) }

  /// The number that was given last, and how many processes and threads there have been.
  static var lastProcess: Int { lastIdentifier }
  nonisolated(unsafe) private(set) static var startedCount = 0

  /// How many threads act for a user.
  static func threadCount(ofUser user: UInt32) -> UInt64 {
    lock.withLock {
      var count: UInt64 = 0
      for process in table.values where process.credentials.user == user {
        count += UInt64(process.threads.count)
      }
      return count
    }
  }

  static var threadCount: Int { lock.withLock { threads.count } }
}
