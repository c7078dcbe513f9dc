// What control sequences do: those of ECMA-48, DEC's VT100 to VT220 and xterm that programs use.
extension TextScreen {
  mutating func escape(_ byte: UInt8, _ intermediate: UInt8) {
    switch (intermediate, byte) {
    case (0, UInt8(ascii: "7")): save()
    case (0, UInt8(ascii: "8")): restore()
    case (0, UInt8(ascii: "D")): goDown()
    case (0, UInt8(ascii: "E")):
      move(to: Place(row: cursor.row, column: 0))
      goDown()
    case (0, UInt8(ascii: "H")): stops.set(cursor.column)
    case (0, UInt8(ascii: "M")): goUp()
    case (0, UInt8(ascii: "c")): self = TextScreen(rows: rows, columns: columns)
    // Which characters: `ESC ( 0` lines, `ESC ( B` letters.
    case (UInt8(ascii: "("), _): drawsLines = byte == UInt8(ascii: "0")
    case (UInt8(ascii: "#"), UInt8(ascii: "8")):
      grid.fill(rows: 0..<rows, with: TextStyle().cell(of: 0x45))
    default: break
    }
  }

  mutating func save() {
    saved = Saved(place: cursor, style: style, isAtOrigin: isAtOrigin, drawsLines: drawsLines)
  }

  mutating func restore() {
    (style, isAtOrigin, drawsLines) = (saved.style, saved.isAtOrigin, saved.drawsLines)
    move(to: saved.place)
  }

  mutating func perform(_ sequence: ControlSequence) {
    switch (sequence.mark, sequence.intermediate) {
    case (0, 0): performPlain(sequence)
    case (UInt8(ascii: "?"), 0): performPrivate(sequence)
    // `CSI > c`: which terminal it is.
    case (UInt8(ascii: ">"), 0) where sequence.final == UInt8(ascii: "c"): answer("[>0;1;0c")
    case (0, UInt8(ascii: "!")) where sequence.final == UInt8(ascii: "p"): resetModes()
    default: break
    }
  }

  private mutating func performPlain(_ sequence: ControlSequence) {
    let count = sequence.count()
    switch sequence.final {
    case UInt8(ascii: "A"): move(down: -count)
    case UInt8(ascii: "B"), UInt8(ascii: "e"): move(down: count)
    case UInt8(ascii: "C"), UInt8(ascii: "a"):
      move(to: Place(row: cursor.row, column: cursor.column + count))
    case UInt8(ascii: "D"): move(to: Place(row: cursor.row, column: cursor.column - count))
    case UInt8(ascii: "E"):
      move(down: count)
      move(to: Place(row: cursor.row, column: 0))
    case UInt8(ascii: "F"):
      move(down: -count)
      move(to: Place(row: cursor.row, column: 0))
    case UInt8(ascii: "G"), UInt8(ascii: "`"): move(to: Place(row: cursor.row, column: count - 1))
    case UInt8(ascii: "H"), UInt8(ascii: "f"): moveTo(row: count, column: sequence.count(1))
    case UInt8(ascii: "I"): tabulate(count)
    case UInt8(ascii: "Z"): tabulate(-count)
    case UInt8(ascii: "d"): moveTo(row: count, column: cursor.column + 1)
    case UInt8(ascii: "m"): style.apply(sequence.parameters)
    default: performChange(sequence)
    }
  }

  /// Those that change cells.
  private mutating func performChange(_ sequence: ControlSequence) {
    let (count, blank) = (sequence.count(), style.blank)
    switch sequence.final {
    case UInt8(ascii: "J"): eraseScreen(sequence[0])
    case UInt8(ascii: "K"): eraseRow(sequence[0])
    case UInt8(ascii: "X"):
      grid.fill(row: cursor.row, cursor.column..<cursor.column + count, with: blank)
    case UInt8(ascii: "@"):
      grid.insert(count, row: cursor.row, column: cursor.column, with: blank)
    case UInt8(ascii: "P"):
      grid.delete(count, row: cursor.row, column: cursor.column, with: blank)
    case UInt8(ascii: "L"):
      if let rest = restOfRegion { grid.scrollDown(rest, by: count, with: blank) }
    case UInt8(ascii: "M"):
      if let rest = restOfRegion { grid.scrollUp(rest, by: count, with: blank) }
    case UInt8(ascii: "S"): grid.scrollUp(region, by: count, with: blank)
    case UInt8(ascii: "T"): grid.scrollDown(region, by: count, with: blank)
    case UInt8(ascii: "b"): for _ in 0..<min(count, rows * columns) { put(lastCharacter) }
    default: performOther(sequence)
    }
  }

  /// What scrolls from the cursor's row on, if that does.
  private var restOfRegion: Range<Int>? {
    region.contains(cursor.row) ? cursor.row..<region.upperBound : nil
  }

  private mutating func performOther(_ sequence: ControlSequence) {
    switch sequence.final {
    case UInt8(ascii: "r"): setRegion(sequence)
    case UInt8(ascii: "s"): save()
    case UInt8(ascii: "u"): restore()
    case UInt8(ascii: "g"):
      if sequence[0] == 3 { stops.removeAll() } else { stops.set(cursor.column, false) }
    case UInt8(ascii: "h"), UInt8(ascii: "l"):
      if sequence[0] == 4 { inserts = sequence.final == UInt8(ascii: "h") }
    case UInt8(ascii: "c"): answer("[?6c")
    case UInt8(ascii: "n"):
      let first = isAtOrigin ? region.lowerBound : 0
      if sequence[0] == 5 { answer("[0n") }
      if sequence[0] == 6 { answer("[\(cursor.row - first + 1);\(cursor.column + 1)R") }
    default: break
    }
  }

  private mutating func answer(_ text: String) { answers += [0x1b] + Array(text.utf8) }

  // MARK: Erasing

  /// 0 from the cursor on, 1 up to it, 2 all; 3 is what has scrolled away, which is not kept.
  private mutating func eraseScreen(_ part: Int) {
    if part == 0 || part == 1 { eraseRow(part) }
    switch part {
    case 0: grid.fill(rows: cursor.row + 1..<rows, with: style.blank)
    case 1: grid.fill(rows: 0..<cursor.row, with: style.blank)
    case 2: grid.fill(rows: 0..<rows, with: style.blank)
    default: break
    }
  }

  private mutating func eraseRow(_ part: Int) {
    isWrapping = false
    let first = part == 0 ? cursor.column : 0
    let end = part == 1 ? cursor.column + 1 : columns
    if part <= 2 { grid.fill(row: cursor.row, first..<end, with: style.blank) }
  }

  private mutating func setRegion(_ sequence: ControlSequence) {
    let first = sequence.count() - 1
    let end = sequence[1] == 0 ? rows : min(sequence[1], rows)
    guard first + 1 < end else { return }
    region = first..<end
    moveTo(row: 1, column: 1)
  }

  // MARK: Modes

  private mutating func performPrivate(_ sequence: ControlSequence) {
    let isOn = sequence.final == UInt8(ascii: "h")
    guard isOn || sequence.final == UInt8(ascii: "l") else { return }
    for mode in sequence.parameters { setMode(mode, isOn) }
  }

  private mutating func setMode(_ mode: Int, _ isOn: Bool) {
    switch mode {
    case 1: hasApplicationKeys = isOn
    case 6:
      isAtOrigin = isOn
      moveTo(row: 1, column: 1)
    case 7: wraps = isOn
    case 25: isCursorShown = isOn
    case 47, 1047: useOther(isOn)
    case 1048: if isOn { save() } else { restore() }
    case 1049:
      if isOn { save() }
      useOther(isOn)
      if !isOn { restore() }
    default: break
    }
  }

  /// An empty screen for a program that takes all of it, and the old one when that ends.
  private mutating func useOther(_ isOn: Bool) {
    if isOn, other == nil {
      other = grid
      grid.fill(rows: 0..<rows, with: style.blank)
    } else if !isOn, let before = other {
      grid = before
      other = nil
    }
  }

  private mutating func resetModes() {
    (isCursorShown, wraps, inserts) = (true, true, false)
    (isAtOrigin, drawsLines, hasApplicationKeys) = (false, false, false)
    (region, style, saved) = (0..<rows, TextStyle(), Saved())
  }
}
