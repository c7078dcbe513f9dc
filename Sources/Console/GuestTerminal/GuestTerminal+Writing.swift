extension GuestTerminal: ControlReceiver {
  /// What takes the place of something that is erased: it has the pen's background.
  var blank: Cell { Cell(style: Style(.standard, on: pen.style.background)) }

  func write(_ scalar: Unicode.Scalar) {
    // What would turn the user's lines round, is nothing to see, or makes of a character one that is wider.
    guard scalar.shown == scalar, !(0xfe00...0xfe0f).contains(scalar.value) else { return }
    let scalar = pen.drawsLines[pen.characterSet] ? LineCharacters.line(scalar) : scalar
    let count = min(scalar.placeCount, width)
    guard count > 0 else {
      return grid.mark(scalar, row: pen.row, before: pen.column + (pen.isAtEnd ? 1 : 0))
    }
    makeRoom(count)
    if modes.inserts { grid.insert(count, row: pen.row, column: pen.column, blank) }
    let shown = pen.isHidden ? " " : count < scalar.placeCount ? "?" : scalar
    grid.put(
      Cell(scalar: shown, style: pen.style), row: pen.row, column: pen.column, count: count)
    lastWritten = scalar
    pen.isAtEnd = pen.column + count >= width
    pen.column = min(pen.column + count, width - 1)
  }

  /// Begins a line where there is no room for so many places in this one.
  private func makeRoom(_ count: Int) {
    guard pen.isAtEnd || pen.column + count > width else { return }
    if modes.wraps {
      pen.column = 0
      feedLine()
    } else {
      pen.column = width - count
    }
    pen.isAtEnd = false
  }

  func control(_ byte: UInt8) {
    switch byte {
    case 0x08: move(column: pen.column - 1)
    case 0x09: tab(1)
    case 0x0a...0x0c:
      feedLine()
      if modes.newLineReturns { move(column: 0) }
    case 0x0d: move(column: 0)
    case 0x0e, 0x0f: pen.characterSet = byte == 0x0e ? 1 : 0
    default: break
    }
  }

  // MARK: Moving

  func move(row: Int? = nil, column: Int? = nil) {
    if let row { pen.row = min(max(0, row), height - 1) }
    if let column { pen.column = min(max(0, column), width - 1) }
    pen.isAtEnd = false
  }

  /// Up or down, not over a margin that was not crossed before.
  func move(down count: Int) {
    let first = pen.row >= margins.lowerBound ? margins.lowerBound : 0
    let last = pen.row < margins.upperBound ? margins.upperBound - 1 : height - 1
    move(row: min(max(first, pen.row + count), last))
  }

  /// To a place as the guest counts them.
  func move(toRow row: Int, column: Int) {
    guard pen.staysInMargins else { return move(row: row, column: column) }
    move(row: min(margins.lowerBound + row, margins.upperBound - 1), column: column)
  }

  func tab(_ count: Int) {
    var column = pen.column
    for _ in 0..<min(abs(count), width) {
      repeat {
        column += count.signum()
      } while column > 0 && column < width - 1 && !tabStops.contains(column)
    }
    move(column: column)
  }

  func feedLine() {
    if pen.row == margins.upperBound - 1 {
      let lines = grid.scrollUp(margins, 1, blank)
      // A program that has the other screen to itself does not want its pictures kept.
      if margins.lowerBound == 0, hiddenGrid == nil { for line in lines { keep(line) } }
    } else if pen.row < height - 1 {
      pen.row += 1
    }
    pen.isAtEnd = false
  }

  func feedLineBack() {
    if pen.row == margins.lowerBound {
      grid.scrollDown(margins, 1, blank)
    } else if pen.row > 0 {
      pen.row -= 1
    }
    pen.isAtEnd = false
  }

  // MARK: What ESC begins

  func escape(_ final: UInt8, _ intermediate: UInt8) {
    switch (Unicode.Scalar(intermediate), Unicode.Scalar(final)) {
    case ("(", _): pen.drawsLines[0] = final == UInt8(ascii: "0")
    case (")", _): pen.drawsLines[1] = final == UInt8(ascii: "0")
    case ("#", "8"): fillForAdjustment()
    case ("\0", "7"): savedPen = pen
    case ("\0", "8"): restorePen()
    case ("\0", "D"): feedLine()
    case ("\0", "E"):
      feedLine()
      move(column: 0)
    case ("\0", "H"): tabStops.insert(pen.column)
    case ("\0", "M"): feedLineBack()
    case ("\0", "c"): reset()
    default: break
    }
  }

  func restorePen() {
    pen = savedPen
    move(row: pen.row, column: pen.column)
  }

  /// DEC's pattern by which screens were adjusted.
  private func fillForAdjustment() {
    margins = 0..<height
    grid.erase(rows: 0..<height, Cell(scalar: "E"))
    move(row: 0, column: 0)
  }

  /// As it was when it was made, but for what has gone.
  func reset() {
    (pen, savedPen, modes) = (TerminalPen(), TerminalPen(), TerminalModes())
    grid = CellGrid(height: height, width: width)
    hiddenGrid = nil
    margins = 0..<height
    tabStops = Self.tabStops(0..<width)
    lastWritten = nil
  }
}
