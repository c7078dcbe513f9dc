/// Writes what programs have written to files, soon, so that little is lost when the machine stops, and
/// memory does not fill with it:
///
///     every 5 seconds                             whatever was changed goes to the disks
///     a quarter of memory waits to be written     at once; who writes more waits for a round of it
///
/// A round writes what is changed when it comes by, each page once, so it ends.
enum WriteBack {
  private static let interval: UInt64 = 5_000_000_000

  private static let lock = SpinLock()
  // The lock guards the two.
  nonisolated(unsafe) private static var isAsked = false
  nonisolated(unsafe) private static var rounds: UInt64 = 0
  nonisolated(unsafe) private static let asked = WaitQueue()
  nonisolated(unsafe) private static let roundEnded = WaitQueue()

  /// Starts the thread that does it.
  static func start() {
    guard let identifier = try? Processes.newIdentifier(),
      let thread = Thread(
        identifier: identifier, name: Array("write-back".utf8), body: { writeForEver() })
    else { return log("no memory for the thread that writes files back") }
    Scheduler.start(thread)
  }

  private static func writeForEver() {
    while true {
      waitForWork()
      do throws(Errno) {
        try Mounts.synchronize()
      } catch {
        log("files could not be written back (error \(error.rawValue)): tried again later")
      }
      lock.withLock {
        rounds &+= 1
        roundEnded.wakeAll()
      }
    }
  }

  private static func waitForWork() {
    let deadline = Clock.now + interval
    lock.lock()
    defer { lock.unlock() }
    while !isAsked, Clock.now < deadline {
      try? asked.wait("something to write", lock, forSignals: false, until: deadline)
    }
    isAsked = false
  }

  private static var isTooMuch: Bool {
    UInt64(PageCache.dirtyPages) > Kernel.frames.totalCount / 4
  }

  /// Called before a page is changed, without locks: waits for a round if too much is not written. One
  /// round, as pages that programs map stay changed whatever is written.
  static func makeRoom() {
    guard isTooMuch else { return }
    lock.lock()
    defer { lock.unlock() }
    let round = rounds
    isAsked = true
    asked.wakeAll()
    // The one that is under way may have passed by what this thread waits for.
    while rounds &- round < 2, isTooMuch {
      try? roundEnded.wait("files to be written", lock, forSignals: false)
      if rounds &- round < 2, !isAsked {
        isAsked = true
        asked.wakeAll()
      }
    }
  }
}
