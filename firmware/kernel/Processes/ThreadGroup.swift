/// The threads of one process.
enum ThreadGroup {
  /// All others end: a new program begins with one thread.
  static func becomeOnlyThread(of process: Process) throws(Errno) {
    let own = Thread.current
    Processes.lock.lock()
    defer { Processes.lock.unlock() }
    for thread in process.threads where thread !== own {
      thread.isEnding = true
      Scheduler.wake(thread, bySignal: true)
    }
    while process.threads.count > 1 {
      if process.isEnding { throw .interrupted }
      Processes.lock.unlock()
      Scheduler.yield()
      Processes.lock.lock()
    }
  }
}
