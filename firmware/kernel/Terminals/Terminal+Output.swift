extension Terminal {
  /// Writes wait for this much room, so that short ones are not torn apart.
  static let outputPiece = 1024
  /// As much of a write as is processed at a time. A newline becomes two bytes.
  private static let sourcePiece = outputPiece / 2
  /// One byte becomes so many at most: a tab.
  private static let widest = 8

  final func write(_ transfer: inout Transfer, isNonBlocking: Bool) throws(Errno) -> Int {
    if lock.withLock({ settings.local.contains(.stopBackgroundOutput) }) {
      try requireForeground(Signal.terminalOutput)
    }
    var done = 0
    while transfer.remaining > 0 {
      do throws(Errno) {
        let piece = try transfer.take(count: Self.sourcePiece)
        let written = try write(piece, isNonBlocking)
        done += written
        if written < piece.count { break }
      } catch {
        if done > 0 { break }
        throw error
      }
    }
    return done
  }

  private func write(_ bytes: [UInt8], _ isNonBlocking: Bool) throws(Errno) -> Int {
    lock.lock()
    defer { lock.unlock() }
    var done = 0
    while done < bytes.count {
      do throws(Errno) {
        try waitForRoom(isNonBlocking)
      } catch {
        if done > 0 { break }
        throw error
      }
      while done < bytes.count, output.room >= Self.widest {
        process(bytes[done])
        done += 1
      }
    }
    startOutput()
    return done
  }

  /// The lock is held.
  private func waitForRoom(_ isNonBlocking: Bool) throws(Errno) {
    while true {
      if isHungUp { throw .ioError }
      if output.room >= Self.outputPiece { return }
      startOutput()
      if output.room >= Self.outputPiece { return }
      if isNonBlocking { throw .wouldBlock }
      try becameWritable.wait("a terminal's output", lock)
    }
  }

  /// Puts what a byte becomes into the output. The lock is held, and there is room.
  func process(_ byte: UInt8) {
    let modes = settings.output
    guard modes.contains(.process) else { return output.append(byte) }
    switch byte {
    case .newline:
      if modes.contains(.newlineToReturnNewline) {
        output.append(.carriageReturn)
        column = 0
      }
      if modes.contains(.newlineReturns) { column = 0 }
      output.append(byte)
    case .carriageReturn:
      if modes.contains(.noReturnInFirstColumn), column == 0 { return }
      column = modes.contains(.returnToNewline) ? column : 0
      output.append(modes.contains(.returnToNewline) ? .newline : byte)
    case .tab:
      let width = 8 - column % 8
      column += width
      guard modes.isSuperset(of: .expandTabs) else { return output.append(byte) }
      for _ in 0..<width { output.append(.space) }
    case .backspace:
      column = max(0, column - 1)
      output.append(byte)
    default:
      // Control bytes and what continues a character of UTF-8 take no room on the screen.
      if byte >= .space, byte != .delete, !isContinuation(byte) { column += 1 }
      output.append(byte)
    }
  }

  func isContinuation(_ byte: UInt8) -> Bool {
    settings.input.contains(.isUTF8) && byte & 0xc0 == 0x80
  }
}
