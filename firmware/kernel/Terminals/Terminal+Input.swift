// The line discipline: what becomes of the bytes that come in (termios(3)).
extension Terminal {
  /// Bytes came over the line. From interrupts, too.
  final func receive(_ bytes: [UInt8]) {
    var signals: [Int32] = []
    lock.withLock {
      for byte in bytes { accept(byte, &signals) }
      startOutput()
    }
    becameReadable.wakeAll()
    signalForeground(signals)
  }

  /// How many bytes can come in now without being lost. An unfinished line that fills all the room can
  /// still be edited, or ended.
  final var roomForInput: Int {
    lock.withLock {
      settings.isCanonical && typed.lines == 0 ? max(1, typed.room - 1) : typed.room
    }
  }

  private func accept(_ received: UInt8, _ signals: inout [Int32]) {
    var byte = settings.input.contains(.stripEighthBit) ? received & 0x7f : received
    if isLiteral {
      isLiteral = false
      return store(byte)
    }
    if controlsFlow(byte) || raisesSignal(byte, &signals) { return }
    if byte == .carriageReturn {
      if settings.input.contains(.ignoreCarriageReturn) { return }
      if settings.input.contains(.returnToNewline) { byte = .newline }
    } else if byte == .newline, settings.input.contains(.newlineToReturn) {
      byte = .carriageReturn
    }
    if settings.isCanonical, edits(byte) { return }
    store(byte)
  }

  private func controlsFlow(_ byte: UInt8) -> Bool {
    guard settings.input.contains(.flowControlOfOutput) else { return false }
    if settings.is(byte, .stop) {
      isStopped = !(isStopped && settings.is(byte, .start))
      return true
    }
    if settings.is(byte, .start) || (isStopped && settings.input.contains(.anyByteRestarts)) {
      isStopped = false
    }
    return settings.is(byte, .start)
  }

  private func raisesSignal(_ byte: UInt8, _ signals: inout [Int32]) -> Bool {
    guard settings.local.contains(.signals) else { return false }
    if settings.is(byte, .interrupt) {
      signals.append(Signal.interrupt)
    } else if settings.is(byte, .quit) {
      signals.append(Signal.quit)
    } else if settings.is(byte, .suspend) {
      signals.append(Signal.terminalStop)
    } else {
      return false
    }
    if !settings.local.contains(.noFlush) {
      typed.removeAll()
      output.removeAll()
      becameWritable.wakeAll()
    }
    isStopped = false
    if settings.local.contains(.echo) { echo(byte) }
    return true
  }

  /// Whether the byte is for the editing of lines, and no part of one.
  private func edits(_ byte: UInt8) -> Bool {
    let isExtended = settings.local.contains(.extended)
    if settings.is(byte, .erase) {
      eraseCharacter()
    } else if settings.is(byte, .kill) {
      eraseLine()
    } else if isExtended, settings.is(byte, .wordErase) {
      eraseWord()
    } else if isExtended, settings.is(byte, .literalNext) {
      isLiteral = true
      if settings.local.isSuperset(of: [.echo, .echoControl]) { put([.caret, .backspace]) }
    } else if isExtended, settings.is(byte, .reprint) {
      echo(byte)
      put([.newline])
      for byte in typed.unfinishedBytes { echo(byte) }
    } else if settings.is(byte, .endOfFile) {
      if typed.room > 0 { typed.appendEndOfFile() }
    } else {
      return false
    }
    return true
  }

  private func store(_ byte: UInt8) {
    let endsLine =
      byte == .newline || settings.is(byte, .endOfLine) || settings.is(byte, .secondEndOfLine)
    // The last cell of a line is for its end.
    guard typed.room > (settings.isCanonical && !endsLine ? 1 : 0) else {
      if settings.input.contains(.bellWhenFull) { put([.bell]) }
      return
    }
    if typed.unfinished == 0 { lineColumn = column }
    typed.append(byte, endsLine: endsLine)
    let echoesNewline =
      byte == .newline && settings.isCanonical && settings.local.contains(.echoNewline)
    if settings.local.contains(.echo) || echoesNewline { echo(byte) }
  }

  // MARK: Echo

  /// Ctrl-C is seen as ^C. Newlines and tabs do what they do.
  private func echo(_ byte: UInt8) {
    let isShown = byte == .newline || byte == .tab || !byte.isControl
    if isShown || !settings.local.contains(.echoControl) {
      put([byte])
    } else {
      put([.caret, byte ^ 0x40])
    }
  }

  /// As a program's output goes; what finds no room is not seen.
  private func put(_ bytes: [UInt8]) {
    for byte in bytes where output.room >= 8 { process(byte) }
  }

  // MARK: Taking back

  private func eraseCharacter() {
    guard let last = removeCharacter() else { return }
    guard settings.local.contains(.echo) else { return }
    if settings.local.contains(.echoErase) {
      eraseFromScreen(last)
    } else {
      echo(settings.characters[TerminalSettings.Special.erase.rawValue])
    }
  }

  /// All bytes of a character; its first one.
  private func removeCharacter() -> UInt8? {
    while let last = typed.last {
      typed.removeLast()
      if !isContinuation(last) { return last }
    }
    return nil
  }

  /// The character stood at the end of the line, and is no longer in it.
  private func eraseFromScreen(_ character: UInt8) {
    if character == .tab {
      // Back to where the cursor stands without it.
      let target = columnOfLineEnd
      while column > target { put([.backspace]) }
      return
    }
    let isWide = character.isControl && settings.local.contains(.echoControl)
    let width = isWide ? 2 : character.isControl ? 0 : 1
    for _ in 0..<width { put([.backspace, .space, .backspace]) }
  }

  private var columnOfLineEnd: Int {
    var column = lineColumn
    for byte in typed.unfinishedBytes {
      if byte == .tab {
        column += 8 - column % 8
      } else if byte.isControl {
        column += settings.local.contains(.echoControl) ? 2 : 0
      } else if !isContinuation(byte) {
        column += 1
      }
    }
    return column
  }

  private func eraseLine() {
    let local = settings.local
    if local.isSuperset(of: [.echo, .echoKill, .echoKillByErasing, .echoErase]) {
      while typed.unfinished > 0 { eraseCharacter() }
      return
    }
    while typed.unfinished > 0 { typed.removeLast() }
    guard local.contains(.echo) else { return }
    echo(settings.characters[TerminalSettings.Special.kill.rawValue])
    if local.contains(.echoKill) { put([.newline]) }
  }

  /// Letters and digits at the line's end, and what is behind them.
  private func eraseWord() {
    var hasSeenWord = false
    while let last = typed.last {
      let isWord = last.isLetterOrDigit || isContinuation(last) || last >= 0xc0
      if hasSeenWord, !isWord { return }
      hasSeenWord = hasSeenWord || isWord
      eraseCharacter()
    }
  }
}

extension UInt8 {
  /// An underscore counts as one.
  fileprivate var isLetterOrDigit: Bool {
    (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self) || self == 95
  }
}
