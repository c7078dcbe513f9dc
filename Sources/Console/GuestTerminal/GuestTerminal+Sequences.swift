extension GuestTerminal {
  /// Carries out a control sequence; what is not known does nothing.
  func perform(_ sequence: ControlSequence) {
    switch (Unicode.Scalar(sequence.marker), Unicode.Scalar(sequence.intermediate)) {
    case ("\0", "\0"): performPlain(sequence)
    case ("?", "\0"): performPrivate(sequence)
    case (">", "\0") where sequence.final == UInt8(ascii: "c"):
      if sequence.number(0) == 0 { answer("\u{1b}[>0;100;0c".utf8) }
    case ("\0", "!") where sequence.final == UInt8(ascii: "p"): resetSoftly()
    default: break
    }
  }

  private func performPlain(_ sequence: ControlSequence) {
    let count = sequence.count()
    switch Unicode.Scalar(sequence.final) {
    case "A": move(down: -count)
    case "B", "e": move(down: count)
    case "C", "a": move(column: pen.column + count)
    case "D": move(column: pen.column - count)
    case "E", "F":
      move(down: sequence.final == UInt8(ascii: "E") ? count : -count)
      move(column: 0)
    case "G", "`": move(column: count - 1)
    case "d": move(toRow: count - 1, column: pen.column)
    case "H", "f": move(toRow: count - 1, column: sequence.count(1) - 1)
    case "I": tab(count)
    case "Z": tab(-count)
    case "g": forgetTabStops(sequence.number(0))
    case "m": setStyle(sequence)
    case "h", "l": set(sequence.parameters, to: sequence.final == UInt8(ascii: "h"))
    case "r": setMargins(sequence)
    case "s": savedPen = pen
    case "u": restorePen()
    case "c": if sequence.number(0) == 0 { answer("\u{1b}[?1;2c".utf8) }
    case "n": report(sequence.number(0), marker: "")
    default: edit(sequence, count)
    }
  }

  /// What changes the cells that are there.
  private func edit(_ sequence: ControlSequence, _ count: Int) {
    switch Unicode.Scalar(sequence.final) {
    case "J": eraseScreen(sequence.number(0))
    case "K": eraseLine(sequence.number(0))
    case "X": grid.erase(row: pen.row, pen.column..<min(pen.column + count, width), blank)
    case "@": grid.insert(count, row: pen.row, column: pen.column, blank)
    case "P": grid.delete(count, row: pen.row, column: pen.column, blank)
    case "L": if let area = rest { grid.scrollDown(area, count, blank) }
    case "M": if let area = rest { _ = grid.scrollUp(area, count, blank) }
    case "S": _ = grid.scrollUp(margins, count, blank)
    case "T": grid.scrollDown(margins, count, blank)
    case "b":
      // Nobody repeats more than a line; who wants to keep the console busy does.
      if let lastWritten { for _ in 0..<min(count, width) { write(lastWritten) } }
    default: break
    }
  }

  private func performPrivate(_ sequence: ControlSequence) {
    switch Unicode.Scalar(sequence.final) {
    case "h", "l":
      for parameter in sequence.parameters {
        setPrivate(parameter.value ?? 0, to: sequence.final == UInt8(ascii: "h"))
      }
    case "J": eraseScreen(sequence.number(0))
    case "K": eraseLine(sequence.number(0))
    case "n": report(sequence.number(0), marker: "?")
    default: break
    }
  }

  /// From the pen's row to the lower margin, where it is between them.
  private var rest: Range<Int>? {
    margins.contains(pen.row) ? pen.row..<margins.upperBound : nil
  }

  private func eraseScreen(_ which: Int) {
    switch which {
    case 0, 1:
      eraseLine(which)
      grid.erase(rows: which == 0 ? pen.row + 1..<height : 0..<pen.row, blank)
    case 2: grid.erase(rows: 0..<height, blank)
    case 3: forgetGone()
    default: break
    }
  }

  private func eraseLine(_ which: Int) {
    switch which {
    case 0: grid.erase(row: pen.row, pen.column..<width, blank)
    case 1: grid.erase(row: pen.row, 0..<pen.column + 1, blank)
    case 2: grid.erase(row: pen.row, 0..<width, blank)
    default: break
    }
  }

  private func forgetTabStops(_ which: Int) {
    if which == 0 { tabStops.remove(pen.column) }
    if which == 3 { tabStops = [] }
  }

  private func setMargins(_ sequence: ControlSequence) {
    let bottom = sequence.number(1) == 0 ? height : min(sequence.number(1), height)
    guard sequence.count() < bottom else { return }
    margins = sequence.count() - 1..<bottom
    move(toRow: 0, column: 0)
  }

  private func report(_ what: Int, marker: String) {
    if what == 5 { answer("\u{1b}[\(marker)0n".utf8) }
    guard what == 6 else { return }
    let row = pen.row - (pen.staysInMargins ? margins.lowerBound : 0)
    answer("\u{1b}[\(marker)\(row + 1);\(pen.column + 1)R".utf8)
  }

  private func resetSoftly() {
    (modes, margins) = (TerminalModes(), 0..<height)
    (pen.style, pen.isHidden, pen.staysInMargins) = (Style(), false, false)
    (pen.characterSet, pen.drawsLines) = (0, [false, false])
    savedPen = TerminalPen()
  }

  // MARK: Modes

  private func set(_ parameters: [ControlSequence.Parameter], to isOn: Bool) {
    for parameter in parameters {
      if parameter.value == 4 { modes.inserts = isOn }
      if parameter.value == 20 { modes.newLineReturns = isOn }
    }
  }

  private func setPrivate(_ mode: Int, to isOn: Bool) {
    switch mode {
    case 1: modes.hasApplicationKeys = isOn
    case 6:
      pen.staysInMargins = isOn
      move(toRow: 0, column: 0)
    case 7: modes.wraps = isOn
    case 25: modes.showsCursor = isOn
    case 9, 1000, 1002, 1003: modes.wantsMouse = isOn
    case 1006: modes.hasMouseNumbers = isOn
    case 47, 1047: showOther(isOn)
    case 1048: if isOn { savedPen = pen } else { restorePen() }
    case 1049:
      if isOn, hiddenGrid == nil { savedPen = pen }
      showOther(isOn)
      if !isOn { restorePen() }
    default: break
    }
  }

  /// Programs that fill the screen have one of their own.
  private func showOther(_ isWanted: Bool) {
    if isWanted, hiddenGrid == nil {
      hiddenGrid = grid
      grid = CellGrid(height: height, width: width)
    } else if !isWanted, let hidden = hiddenGrid {
      (grid, hiddenGrid) = (hidden, nil)
    }
  }
}
