/// A terminal: a keyboard and a screen at the end of a line, and between them and programs the line
/// discipline, which edits lines, echoes and turns keys into signals.
///
///     line --- receive ---> [discipline] ---> typed  ---> read      programs
///                               | echo
///     line <-- takeOutput -- output <----- [processing] <-- write
///
/// Subclasses are lines: a UART, virtio's console, a pair of pseudo-terminals, a keyboard and a screen. `lock` guards all that
/// changes here; interrupt handlers take it. Signals are sent without it.
class Terminal: ControllingTerminal {
  /// Rows and columns, and their size in dots, which nobody here knows.
  struct WindowSize: Equatable {
    var rows: UInt16 = 0
    var columns: UInt16 = 0
    var width: UInt16 = 0
    var height: UInt16 = 0
  }

  final let lock = SpinLock()
  // The lock guards what follows.
  final var settings = TerminalSettings()
  final var windowSize = WindowSize()
  final var typed = TypedBytes()
  /// A page with the array's own words.
  final var output = ByteQueue(capacity: 4064)
  /// Where the cursor stands, as far as bytes that go out tell.
  final var column = 0
  /// Where it stood when the unfinished line began.
  final var lineColumn = 0
  /// The next byte is taken as it is (Ctrl-V).
  final var isLiteral = false
  /// Output waits for Ctrl-Q.
  final var isStopped = false
  /// The other end of the line is gone, for ever.
  final var isHungUp = false

  /// Also woken when settings change.
  final let becameReadable = WaitQueue()
  /// Woken when output has left, too.
  final let becameWritable = WaitQueue()

  // MARK: What lines do

  /// There is output to take, or more room for input. The lock is held.
  func startOutput() {}

  /// Programs have read what was typed. Without the lock.
  func inputWasTaken() {}

  /// A request that is the line's own.
  func controlLine(_ request: UInt64, _ argument: UInt64) throws(Errno) {
    throw .inappropriateIOCTLForDevice
  }

  func wasOpened() {}
  func wasClosed() {}

  // MARK: What lines call

  /// The next byte to send. The lock is held; who has taken wakes `becameWritable`.
  final func takeOutputByte() -> UInt8? {
    isStopped ? nil : output.popFirst()
  }

  /// The lock is held.
  final var hasOutput: Bool { !isStopped && !output.isEmpty }

  /// Nobody is at the other end any more.
  final func hangUp() {
    lock.withLock {
      isHungUp = true
      output.removeAll()
      typed.removeAll()
    }
    becameReadable.wakeAll()
    becameWritable.wakeAll()
    hangUpSession()
  }

  // MARK: Settings

  final func setWindowSize(_ size: WindowSize) {
    let changed = lock.withLock { () -> Bool in
      defer { windowSize = size }
      return windowSize != size
    }
    if changed { signalForeground([Signal.windowChange]) }
  }

  final func setSettings(_ new: TerminalSettings) {
    lock.withLock {
      settings = new
      isLiteral = false
      if !new.input.contains(.flowControlOfOutput) { isStopped = false }
      startOutput()
    }
    // What could not be read as a line may be readable now.
    becameReadable.wakeAll()
  }

  /// Until all output has left.
  final func drain() throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    while !output.isEmpty, !isHungUp {
      startOutput()
      if output.isEmpty { return }
      try becameWritable.wait("a terminal's output", lock)
    }
  }

  final func flush(input: Bool, output: Bool) {
    lock.withLock {
      if input { typed.removeAll() }
      if output { self.output.removeAll() }
    }
    if input { inputWasTaken() }
    if output { becameWritable.wakeAll() }
  }

  final func setStopped(_ stopped: Bool) {
    lock.withLock {
      isStopped = stopped
      if !stopped { startOutput() }
    }
  }

  // MARK: Polling

  final func poll(_ table: PollTable?) -> PollEvents {
    table?.add(becameReadable)
    table?.add(becameWritable)
    return lock.withLock {
      if isHungUp { return [.readable, .writable, .hangUp, .error] }
      var events: PollEvents = []
      if isReadable { events.insert(.readable) }
      if output.room >= Self.outputPiece { events.insert(.writable) }
      return events
    }
  }

  /// The lock is held.
  private var isReadable: Bool {
    if settings.isCanonical { return typed.lines > 0 }
    return typed.count >= (settings.time == 0 ? max(settings.minimum, 1) : 1)
  }

  final var bytesReadable: Int {
    lock.withLock {
      settings.isCanonical ? typed.count - typed.unfinished : typed.count
    }
  }
}
