/// All pseudo-terminals, by their numbers.
enum PseudoTerminals {
  private static let lock = SpinLock()
  /// Guarded by the lock.
  nonisolated(unsafe) private static var terminals: [PseudoTerminal?] = []
  private static let limit = 256

  /// Opens /dev/ptmx: a new pair.
  static func openMaster(_ options: OpenOptions) throws(Errno) -> OpenFile {
    let credentials = Process.current.credentials
    let terminal = lock.withLock { () -> PseudoTerminal? in
      let number = terminals.firstIndex { $0 == nil } ?? terminals.count
      guard number < limit else { return nil }
      let terminal = PseudoTerminal(number: number, for: credentials)
      if number == terminals.count { terminals.append(nil) }
      terminals[number] = terminal
      return terminal
    }
    guard let terminal else { throw .noSpace }
    return PseudoTerminalMaster(terminal, options)
  }

  static func find(_ number: Int) -> PseudoTerminal? {
    lock.withLock { number < terminals.count ? terminals[number] : nil }
  }

  static func open(_ number: Int, _ options: OpenOptions) throws(Errno) -> OpenFile {
    guard let terminal = find(number) else { throw .ioError }
    return try terminal.open(options)
  }

  /// Its number is free. The caller still holds it.
  static func remove(_ terminal: PseudoTerminal) {
    lock.withLock { terminals[terminal.number] = nil }
  }

  static var all: [PseudoTerminal] {
    lock.withLock { terminals.compactMap { $0 } }
  }
}
