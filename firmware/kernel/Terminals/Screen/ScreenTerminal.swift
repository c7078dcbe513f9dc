/// A terminal of the machine's own keyboard and screen: `tty1`.
///
///     keys --- Keyboard ---> receive        Terminal        output --- thread ---> TextScreen ---> TextPainter ---> Screen
///
/// A thread of its own takes what programs write, so that nobody who echoes a key has to draw. It draws when there is
/// no more to take, and at most as often as the screen is shown. `screen`, `painter` and `lastPainted` are that thread's alone.
final class ScreenTerminal: Terminal {
  private enum Work {
    case text([UInt8])
    /// The picture is other than the text, or will be.
    case paint
  }

  private static let number: UInt32 = 1

  private let display: Screen
  private let keyboard: Keyboard
  private var screen: TextScreen
  private var painter: TextPainter
  private var lastPainted: UInt64 = 0
  private var isPainted = false

  private let hasWork = WaitQueue()
  /// Programs have drawn, or begin to. Guarded by the terminal's lock.
  private var ownerChanged = false

  /// Makes it, with a file, and a thread; there is none without memory.
  static func start(on display: Screen) {
    let terminal = ScreenTerminal(on: display)
    guard let identifier = try? Processes.newIdentifier(),
      let thread = Thread(
        identifier: identifier, name: Array("tty\(number)".utf8), body: { terminal.workForEver() })
    else { return log("no memory for the thread of a terminal") }
    display.ownerChanged = { terminal.noteOwner() }
    terminal.keyboard.listen(for: terminal)
    Devices.register(ByteString("tty\(number)"), terminal)
    // The one that is seen, of several that other kernels have.
    Devices.register("tty0", .characterDevice, 4, 0, permissions: 0o620) {
      TerminalFile.open(terminal, $0)
    }
    Scheduler.start(thread)
  }

  private init(on display: Screen) {
    self.display = display
    keyboard = Keyboard()
    painter = TextPainter(display.memory)
    screen = TextScreen(rows: painter.rows, columns: painter.columns)
    super.init(device: DeviceNumber(major: 4, minor: Self.number))
    windowSize = WindowSize(
      rows: UInt16(painter.rows), columns: UInt16(painter.columns),
      width: UInt16(display.memory.width), height: UInt16(display.memory.height))
  }

  override func startOutput() { if hasOutput { hasWork.wakeAll() } }

  private func noteOwner() {
    lock.withLock {
      ownerChanged = true
      hasWork.wakeAll()
    }
  }

  // MARK: The thread

  private func workForEver() {
    while true {
      switch waitForWork() {
      case .text(let bytes): write(bytes)
      case .paint: paint()
      }
      if !isPainted, Clock.now >= lastPainted + Screen.interval { paint() }
    }
  }

  private func waitForWork() -> Work {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if ownerChanged {
        ownerChanged = false
        painter.forget()
        return .paint
      }
      if hasOutput { return .text(output.take(limit: output.capacity)) }
      let next = isPainted ? .max : lastPainted + Screen.interval
      if Clock.now >= next { return .paint }
      try? hasWork.wait("text to show", lock, forSignals: false, until: next)
    }
  }

  private func write(_ bytes: [UInt8]) {
    becameWritable.wakeAll()
    screen.write(bytes)
    keyboard.setApplicationKeys(screen.hasApplicationKeys)
    isPainted = false
    guard !screen.answers.isEmpty else { return }
    receive(screen.answers)
    screen.answers = []
  }

  /// Nothing is drawn while the picture is a program's: it is all drawn when that ends.
  private func paint() {
    isPainted = true
    lastPainted = Clock.now
    display.drawUnlessOwned {
      for rows in painter.paint(screen).runs { display.changed(rows: rows) }
    }
  }

  // MARK: Requests of `ioctl_console(2)`

  private enum Control {
    static let setMode: UInt64 = 0x4b3a
    static let getMode: UInt64 = 0x4b3b
    static let getKeyboardMode: UInt64 = 0x4b44
    static let setKeyboardMode: UInt64 = 0x4b45
  }

  /// KD_TEXT and KD_GRAPHICS; K_XLATE, K_UNICODE and K_OFF.
  override func controlLine(_ request: UInt64, _ argument: UInt64) throws(Errno) {
    switch request {
    case Control.getMode:
      try UserMemory.write(Int32(display.isGraphics ? 1 : 0), to: argument)
    case Control.setMode:
      guard argument <= 1 else { throw .invalidArgument }
      display.setGraphics(argument == 1)
    case Control.getKeyboardMode:
      try UserMemory.write(Int32(keyboard.isOff ? 4 : 3), to: argument)
    case Control.setKeyboardMode:
      guard [1, 3, 4].contains(argument) else { throw .invalidArgument }
      keyboard.setOff(argument == 4)
    default: throw .inappropriateIOCTLForDevice
    }
  }
}
