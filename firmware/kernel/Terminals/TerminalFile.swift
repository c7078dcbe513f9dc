/// A terminal that is open.
final class TerminalFile: OpenFile {
  let terminal: Terminal

  init(_ terminal: Terminal, _ options: OpenOptions) {
    self.terminal = terminal
    super.init(options)
    terminal.wasOpened()
  }

  deinit { terminal.wasClosed() }

  /// Opens a terminal. A session's leader that has none gets it, as Linux has it.
  static func open(_ terminal: Terminal, _ options: OpenOptions) -> TerminalFile {
    let file = TerminalFile(terminal, options)
    if !options.contains(.noControllingTerminal), options.canRead {
      try? terminal.attach(to: Process.current)
    }
    return file
  }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    return try terminal.read(&transfer, isNonBlocking: isNonBlocking)
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if offset != nil { throw .illegalSeek }
    return try terminal.write(&transfer, isNonBlocking: isNonBlocking)
  }

  override func poll(_ table: PollTable?) -> PollEvents { terminal.poll(table) }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    try terminal.control(request, argument, isMaster: false)
  }
}
