/// Requests of `ioctl_tty(2)`.
enum TerminalControl {
  static let getSettings: UInt64 = 0x5401
  static let setSettings: UInt64 = 0x5402
  static let setSettingsDrained: UInt64 = 0x5403
  static let setSettingsFlushed: UInt64 = 0x5404
  static let getSettings2: UInt64 = 0x802c_542a
  static let setSettings2: UInt64 = 0x402c_542b
  static let setSettings2Drained: UInt64 = 0x402c_542c
  static let setSettings2Flushed: UInt64 = 0x402c_542d
  static let sendBreak: UInt64 = 0x5409
  static let setFlow: UInt64 = 0x540a
  static let flush: UInt64 = 0x540b
  static let attach: UInt64 = 0x540e
  static let getForeground: UInt64 = 0x540f
  static let setForeground: UInt64 = 0x5410
  static let bytesWaiting: UInt64 = 0x5411
  static let getWindowSize: UInt64 = 0x5413
  static let setWindowSize: UInt64 = 0x5414
  static let detach: UInt64 = 0x5422
  static let getDiscipline: UInt64 = 0x5424
  static let sendBreakFor: UInt64 = 0x5425
  static let getSession: UInt64 = 0x5429
  static let getNumber: UInt64 = 0x8004_5430
  static let setLock: UInt64 = 0x4004_5431
  static let getLock: UInt64 = 0x8004_5439
  static let openOther: UInt64 = 0x5441
}

extension Terminal {
  /// - Parameter isMaster: asked at the other end of a pseudo-terminal, by who need not be of the session.
  final func control(
    _ request: UInt64, _ argument: UInt64, isMaster: Bool
  ) throws(Errno) -> Int {
    if lock.withLock({ isHungUp }), !isMaster { throw .ioError }
    switch request {
    case TerminalControl.getSettings, TerminalControl.getSettings2:
      try tellSettings(to: argument, hasSpeeds: request == TerminalControl.getSettings2)
    case TerminalControl.setSettings...TerminalControl.setSettingsFlushed:
      try changeSettings(argument, TerminalSettings.size, request - TerminalControl.setSettings)
    case TerminalControl.setSettings2...TerminalControl.setSettings2Flushed:
      try changeSettings(
        argument, TerminalSettings.extendedSize, request - TerminalControl.setSettings2)
    case TerminalControl.getWindowSize:
      let size = lock.withLock { windowSize }
      var structure = Structure()
      for number in [size.rows, size.columns, size.width, size.height] { structure.put(number) }
      try UserMemory.write(structure.bytes, to: argument)
    case TerminalControl.setWindowSize:
      let bytes = try UserMemory.readBytes(argument, count: 8)
      setWindowSize(
        WindowSize(
          rows: bytes.number(at: 0), columns: bytes.number(at: 2), width: bytes.number(at: 4),
          height: bytes.number(at: 6)))
    default: return try controlOutput(request, argument, isMaster)
    }
    return 0
  }

  private func controlOutput(
    _ request: UInt64, _ argument: UInt64, _ isMaster: Bool
  ) throws(Errno) -> Int {
    switch request {
    case FileControl.bytesReadable: try UserMemory.write(Int32(bytesReadable), to: argument)
    case TerminalControl.bytesWaiting:
      try UserMemory.write(Int32(lock.withLock { output.count }), to: argument)
    case TerminalControl.flush:
      guard argument <= 2 else { throw .invalidArgument }
      flush(input: argument != 1, output: argument != 0)
    case TerminalControl.setFlow:
      // TCOOFF and TCOON. Input is never held up, so that there is nothing to do for the other two.
      guard argument <= 3 else { throw .invalidArgument }
      if argument <= 1 { setStopped(argument == 0) }
    case TerminalControl.sendBreak, TerminalControl.sendBreakFor: try drain()
    case TerminalControl.getDiscipline: try UserMemory.write(Int32(0), to: argument)
    default: return try controlSession(request, argument, isMaster)
    }
    return 0
  }

  private func controlSession(
    _ request: UInt64, _ argument: UInt64, _ isMaster: Bool
  ) throws(Errno) -> Int {
    let process = Process.current
    switch request {
    case TerminalControl.attach:
      try attach(to: process, steals: argument == 1 && process.credentials.isRoot)
    case TerminalControl.detach:
      _ = try owners(anybody: false)
      leave(process)
    case TerminalControl.getForeground:
      try UserMemory.write(Int32(try owners(anybody: isMaster).group), to: argument)
    case TerminalControl.setForeground:
      try setForeground(Int(try UserMemory.read(Int32.self, at: argument)))
    case TerminalControl.getSession:
      let session = try owners(anybody: isMaster).session
      guard session != 0 else { throw .inappropriateIOCTLForDevice }
      try UserMemory.write(Int32(session), to: argument)
    default: try controlLine(request, argument)
    }
    return 0
  }

  private func tellSettings(to address: UInt64, hasSpeeds: Bool) throws(Errno) {
    try UserMemory.write(lock.withLock { settings }.bytes, to: address)
    if hasSpeeds {
      let speed: UInt64 = 38400
      try UserMemory.write(speed << 32 | speed, to: address + UInt64(TerminalSettings.size))
    }
  }

  /// - Parameter manner: 0 at once, 1 when all output has left, 2 and what was typed is thrown away.
  private func changeSettings(
    _ address: UInt64, _ size: Int, _ manner: UInt64
  ) throws(Errno) {
    try requireForeground(Signal.terminalOutput)
    let bytes = try UserMemory.readBytes(address, count: size)
    if manner > 0 { try drain() }
    if manner > 1 { flush(input: true, output: false) }
    setSettings(TerminalSettings(bytes))
  }
}
