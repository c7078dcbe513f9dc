/// The end of memory: the process that has most of it is ended, with a line in the log; never the kernel,
/// and not whoever happens to ask next. Who asks waits until that one has given its memory back.
///
///     page fault --> no page --> files' pages given back? --> no: end the largest, wait, try again
///
enum OutOfMemory {
  private static let pause: UInt64 = 1_000_000
  /// So often who asks waits for others, each time for a pause; then it is its own turn to end. A process
  /// may wait for what this one holds, and so not end before.
  private static let patience = 500

  /// Held while a process is chosen, so that several who ask end one, and not one each.
  nonisolated(unsafe) private static let choosing = Mutex()

  /// Does `body`, a page fault's work, again while there is no memory and others can be ended for it. No
  /// lock is held that somebody needs in order to end.
  ///
  /// - Throws: what `body` throws; `noMemory` only if the running process is to end.
  static func relieving(_ body: () throws(Errno) -> Void) throws(Errno) {
    for _ in 0..<patience {
      do throws(Errno) {
        return try body()
      } catch {
        guard error == .noMemory else { throw error }
        guard makeRoom() else { throw error }
      }
    }
    end(Process.current)
    throw .noMemory
  }

  /// Sees to it that a process ends, and waits a moment; false if it is the running one.
  private static func makeRoom() -> Bool {
    choosing.withLock { chooseVictim() }
    if Process.current.isEnding { return false }
    _ = Waiting.sleep(Thread.current, "memory", forSignals: false, until: Clock.now + pause) {}
    return true
  }

  /// None as long as one is ending that has memory.
  private static func chooseVictim() {
    let all = Processes.all().filter { $0.addressSpace != nil && $0 !== Processes.initial }
    guard !all.contains(where: { $0.isEnding }) else { return }
    end(all.max { size($0) < size($1) } ?? Process.current)
  }

  /// As far as it can be told without stopping it.
  private static func size(_ process: Process) -> Int { process.addressSpace?.residentPages ?? 0 }

  private static func end(_ process: Process) {
    log("out of memory: process \(process.identifier) is ended, it had \(size(process) * 4) KiB")
    Processes.lock.withLock { Signals.end(process, status: Signal.kill) }
  }
}
