/// A terminal whose line ends in a program: what emulates terminals, or runs programs for others.
///
///     /dev/ptmx                                      /dev/pts/3
///     the emulator   --- write -> receive --->       the shell
///     (master)       <-- read <-- output ----        (this terminal)
final class PseudoTerminal: Terminal {
  let number: Int
  /// Who opened the master.
  let owner: UInt32
  let group: UInt32
  // The lock guards what follows.
  /// Until the master has said that it can be opened.
  private var isLocked = true
  private var openCount = 0
  private var wasEverOpened = false
  /// Woken when the master can read, or when nobody has the terminal open any more.
  let masterReadable = WaitQueue()
  /// Woken when the master can write.
  let masterWritable = WaitQueue()

  static let major: UInt32 = 136

  init(number: Int, for credentials: Credentials) {
    self.number = number
    owner = credentials.effectiveUser
    group = credentials.effectiveGroup
    super.init(device: DeviceNumber(major: Self.major, minor: UInt32(number)))
  }

  override func startOutput() {
    if hasOutput { masterReadable.wakeAll() }
  }

  override func inputWasTaken() { masterWritable.wakeAll() }

  override func wasOpened() {
    lock.withLock {
      openCount += 1
      wasEverOpened = true
    }
  }

  override func wasClosed() {
    lock.withLock { openCount -= 1 }
    masterReadable.wakeAll()
  }

  func open(_ options: OpenOptions) throws(Errno) -> OpenFile {
    if lock.withLock({ isLocked || isHungUp }) { throw .ioError }
    return TerminalFile.open(self, options)
  }

  func setLocked(_ locked: Bool) { lock.withLock { isLocked = locked } }
  var isLockedNow: Bool { lock.withLock { isLocked } }

  // MARK: The master's side

  func takeOutput(_ limit: Int, isNonBlocking: Bool) throws(Errno) -> [UInt8] {
    let bytes = try takeOutputLocked(limit, isNonBlocking)
    becameWritable.wakeAll()
    return bytes
  }

  private func takeOutputLocked(_ limit: Int, _ isNonBlocking: Bool) throws(Errno) -> [UInt8] {
    lock.lock()
    defer { lock.unlock() }
    while !hasOutput {
      if openCount == 0, wasEverOpened { throw .ioError }
      if isNonBlocking { throw .wouldBlock }
      try masterReadable.wait("a terminal's output", lock)
    }
    return output.take(limit: limit)
  }

  func waitForInputRoom(isNonBlocking: Bool) throws(Errno) -> Int {
    while true {
      let room = roomForInput
      if room > 0 { return room }
      if isNonBlocking { throw .wouldBlock }
      lock.lock()
      defer { lock.unlock() }
      guard typed.room == 0 else { continue }
      try masterWritable.wait("room for a terminal's input", lock)
    }
  }

  func pollMaster(_ table: PollTable?) -> PollEvents {
    table?.add(masterReadable)
    table?.add(masterWritable)
    let room = roomForInput
    return lock.withLock {
      var events: PollEvents = room > 0 ? [.writable] : []
      if hasOutput { events.insert(.readable) }
      if openCount == 0, wasEverOpened { events.insert(.hangUp) }
      return events
    }
  }
}

/// The other end of a pseudo-terminal's line: what opening /dev/ptmx gives. When it is closed the
/// terminal is hung up.
final class PseudoTerminalMaster: OpenFile {
  private let terminal: PseudoTerminal

  init(_ terminal: PseudoTerminal, _ options: OpenOptions) {
    self.terminal = terminal
    super.init(options)
  }

  deinit {
    PseudoTerminals.remove(terminal)
    terminal.hangUp()
  }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard transfer.remaining > 0 else { return 0 }
    let bytes = try terminal.takeOutput(transfer.remaining, isNonBlocking: isNonBlocking)
    try transfer.put(bytes)
    return bytes.count
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    var done = 0
    while transfer.remaining > 0 {
      do throws(Errno) {
        let room = try terminal.waitForInputRoom(isNonBlocking: isNonBlocking)
        let bytes = try transfer.take(count: room)
        terminal.receive(bytes)
        done += bytes.count
      } catch {
        if done > 0 { break }
        throw error
      }
    }
    return done
  }

  override func poll(_ table: PollTable?) -> PollEvents { terminal.pollMaster(table) }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    switch request {
    case TerminalControl.getNumber: try UserMemory.write(Int32(terminal.number), to: argument)
    case TerminalControl.setLock:
      terminal.setLocked(try UserMemory.read(Int32.self, at: argument) != 0)
    case TerminalControl.getLock:
      try UserMemory.write(Int32(terminal.isLockedNow ? 1 : 0), to: argument)
    case FileControl.bytesReadable:
      try UserMemory.write(Int32(terminal.lock.withLock { terminal.output.count }), to: argument)
    case TerminalControl.openOther:
      let options = OpenOptions(rawValue: UInt32(truncatingIfNeeded: argument))
      let other = TerminalFile.open(terminal, options)
      return try Process.current.files.add(other, closesOnExec: options.contains(.closeOnExec))
    default: return try terminal.control(request, argument, isMaster: true)
    }
    return 0
  }
}
