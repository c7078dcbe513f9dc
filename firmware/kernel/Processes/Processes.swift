/// All processes, by their numbers, which threads share: the first thread of a process has its number.
enum Processes {
  /// Guards the tables below and, of each process, what `Process` says.
  static let lock = SpinLock()
  nonisolated(unsafe) private static var table: [Int: Process] = [:]
  nonisolated(unsafe) private static var threads: [Int: Thread] = [:]
  nonisolated(unsafe) private static var lastIdentifier = 0
  /// Threads of each user that are being made.
  nonisolated(unsafe) private static var announced: [UInt32: Int] = [:]
  nonisolated(unsafe) static var initial: Process?
  static let largestIdentifier = 32768
  /// So many threads at most, and so many processes, so that numbers and stacks are left.
  static let mostThreads = 4096

  /// A number that no thread, process, group or session has; the lock is held.
  private static func freeIdentifier() throws(Errno) -> Int {
    guard max(threads.count, table.count) < mostThreads else { throw .wouldBlock }
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

  /// A thread is to be made for a user who may have `limit` of them. It counts from now on: a process is
  /// made over some time, and many may be made side by side. A process that nobody has waited for counts,
  /// too: it has a number.
  static func announceThread(of user: UInt32, limit: UInt64) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    var count = announced[user] ?? 0
    for process in table.values where process.credentials.user == user {
      count += max(process.threads.count, 1)
    }
    guard UInt64(count) < limit else { throw .wouldBlock }
    announced[user, default: 0] += 1
  }

  /// It is there, or it could not be made.
  static func forgetAnnouncement(of user: UInt32) {
    lock.withLock {
      let left = (announced[user] ?? 1) - 1
      announced[user] = left == 0 ? nil : left
    }
  }

  static var threadCount: Int { lock.withLock { threads.count } }
}
