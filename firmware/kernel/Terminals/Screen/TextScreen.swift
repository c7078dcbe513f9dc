/// A terminal's screen as programs for xterm know it, without a picture: cells, a cursor, and what sequences do to them.
struct TextScreen {
  struct Place: Equatable {
    var row = 0
    var column = 0
  }

  /// What ESC 7 keeps.
  struct Saved {
    var place = Place()
    var style = TextStyle()
    var isAtOrigin = false
    var drawsLines = false
  }

  let rows: Int
  let columns: Int
  var grid: TextGrid
  var cursor = Place()
  /// The last column was written to: the next character goes to the next row, unless the cursor is moved before.
  var isWrapping = false
  var style = TextStyle()
  var saved = Saved()
  /// The one that a program left for another, whole-screen one.
  var other: TextGrid?
  /// Rows that scroll.
  var region: Range<Int>
  var stops: BitSet
  /// The last character, for one that is to be repeated.
  var lastCharacter: UInt32 = 0x20
  /// What is to be told to the program as if it had been typed.
  var answers: [UInt8] = []

  // Modes.
  var isCursorShown = true
  var wraps = true
  var inserts = false
  /// Rows are counted from the region's first.
  var isAtOrigin = false
  /// Small letters are lines and corners (the special graphics of VT100).
  var drawsLines = false
  /// Arrow keys send other sequences (DECCKM).
  var hasApplicationKeys = false

  private var parser = ControlParser()

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    grid = TextGrid(rows: rows, columns: columns)
    region = 0..<rows
    stops = BitSet(count: columns)
    setUsualStops()
  }

  /// Every eighth column.
  mutating func setUsualStops() {
    stops.removeAll()
    for column in stride(from: 8, to: columns, by: 8) { stops.set(column) }
  }

  mutating func write(_ bytes: [UInt8]) {
    for byte in bytes {
      if parser.isBetween, (0x20..<0x7f).contains(byte) {
        put(UInt32(byte))
        continue
      }
      for action in parser.actions(for: byte) {
        switch action {
        case .character(let character): put(character)
        case .control(let control): self.control(control)
        case .escape(let byte, let intermediate): escape(byte, intermediate)
        case .sequence(let sequence): perform(sequence)
        }
      }
    }
  }

  // MARK: Characters

  mutating func put(_ received: UInt32) {
    let character = drawsLines ? Self.line(received) : received
    let width = TextDecoder.width(of: character)
    guard width > 0 else { return }
    if isWrapping || (width > columns - cursor.column && wraps) {
      cursor.column = 0
      goDown()
    }
    isWrapping = false
    if inserts {
      grid.insert(width, row: cursor.row, column: cursor.column, with: style.blank)
    }
    grid[cursor.row, cursor.column] = style.cell(of: character)
    if width == 2, cursor.column + 1 < columns {
      grid[cursor.row, cursor.column + 1] = style.cell(of: 0x20)
    }
    lastCharacter = character
    if cursor.column + width < columns {
      cursor.column += width
    } else {
      cursor.column = columns - 1
      isWrapping = wraps
    }
  }

  /// `lqqk` is the upper side of a box.
  private static func line(_ character: UInt32) -> UInt32 {
    let lines: [UInt32] = [
      0x2518, 0x2510, 0x250c, 0x2514, 0x253c, 0x2500, 0x2500, 0x2500, 0x2500, 0x2500, 0x251c,
      0x2524, 0x2534, 0x252c, 0x2502,
    ]
    let first: UInt32 = 0x6a
    if character == 0x61 { return 0x2592 }
    guard character >= first, character - first < UInt32(lines.count) else { return character }
    return lines[Int(character - first)]
  }

  mutating func control(_ byte: UInt8) {
    switch byte {
    case .backspace: move(to: Place(row: cursor.row, column: cursor.column - 1))
    case .tab: tabulate(1)
    case .newline, 0x0b, 0x0c:
      isWrapping = false
      goDown()
    case .carriageReturn: move(to: Place(row: cursor.row, column: 0))
    case 0x0e: drawsLines = true
    case 0x0f: drawsLines = false
    default: break
    }
  }

  // MARK: Moving

  /// A row down; at the end of what scrolls all of that goes up.
  mutating func goDown() {
    if cursor.row == region.upperBound - 1 {
      grid.scrollUp(region, by: 1, with: style.blank)
    } else {
      cursor.row = min(cursor.row + 1, rows - 1)
    }
  }

  mutating func goUp() {
    if cursor.row == region.lowerBound {
      grid.scrollDown(region, by: 1, with: style.blank)
    } else {
      cursor.row = max(cursor.row - 1, 0)
    }
  }

  mutating func move(to place: Place) {
    isWrapping = false
    cursor.row = min(max(place.row, 0), rows - 1)
    cursor.column = min(max(place.column, 0), columns - 1)
  }

  /// To a place that a program has named, counted from 1.
  mutating func moveTo(row: Int, column: Int) {
    let first = isAtOrigin ? region.lowerBound : 0
    let last = isAtOrigin ? region.upperBound - 1 : rows - 1
    move(to: Place(row: min(first + row - 1, last), column: column - 1))
  }

  /// Up and down, not out of what scrolls if the cursor is in there.
  mutating func move(down count: Int) {
    let limits = region.contains(cursor.row) ? region : 0..<rows
    let row = min(max(cursor.row + count, limits.lowerBound), limits.upperBound - 1)
    move(to: Place(row: row, column: cursor.column))
  }

  mutating func tabulate(_ count: Int) {
    var column = cursor.column
    for _ in 0..<min(abs(count), columns) {
      repeat {
        column += count.signum()
      } while column > 0 && column < columns - 1 && !stops.contains(column)
    }
    move(to: Place(row: cursor.row, column: column))
  }
}
