/// The terminal at the machine's serial line: what the guest writes is shown as an xterm would, and what has gone off its upper
/// edge is kept. Used by one thread.
///
/// A guest may write anything, for ever: there is nothing that it could write that would take more memory than the screens, the
/// lines that are kept, and answers up to a limit, or more time than a few screens' worth a sequence.
package final class GuestTerminal {
  /// How many lines that have gone are kept.
  private static let mostLines = 10_000
  /// More than that waits for nobody: a guest that asks and asks, and does not listen.
  private static let mostAnswers = 1 << 12

  var grid: CellGrid
  /// The screen that is not shown, while the other one is.
  var hiddenGrid: CellGrid?
  var pen = TerminalPen()
  var savedPen = TerminalPen()
  var modes = TerminalModes()
  /// The rows that scroll.
  var margins: Range<Int>
  var tabStops: Set<Int>
  /// What was written last, which can be asked for again.
  var lastWritten: Unicode.Scalar?
  private var parser = ControlParser()

  /// Lines that have gone off the upper edge, oldest first.
  private(set) var gone: [[Cell]] = []
  /// How many of them there are.
  package var keptCount: Int { gone.count }
  /// How many lines have gone in all.
  private(set) var goneCount = 0
  /// What the terminal has to say to the guest: keys, and answers to questions.
  private var answers: [UInt8] = []

  package init(height: Int, width: Int) {
    let (height, width) = Self.possible(height, width)
    grid = CellGrid(height: height, width: width)
    margins = 0..<height
    tabStops = Self.tabStops(0..<width)
  }

  private static func possible(_ height: Int, _ width: Int) -> (height: Int, width: Int) {
    (min(max(1, height), Canvas.most.height), min(max(1, width), Canvas.most.width))
  }

  static func tabStops(_ columns: Range<Int>) -> Set<Int> {
    Set(columns.filter { $0 % 8 == 0 })
  }

  package var height: Int { grid.height }
  package var width: Int { grid.width }
  package var cursor: (row: Int, column: Int) { (pen.row, pen.column) }
  package var hasCursor: Bool { modes.showsCursor }
  /// Whether the program there wants to know of the mouse.
  var wantsMouse: Bool { modes.wantsMouse }

  /// What the guest has written.
  package func show(_ bytes: some Sequence<UInt8>) {
    // The parser calls this terminal while it changes itself.
    var parser = self.parser
    parser.take(bytes, self)
    self.parser = parser
  }

  package func resize(height: Int, width: Int) {
    let (height, width) = Self.possible(height, width)
    guard (height, width) != (self.height, self.width) else { return }
    if width > self.width { tabStops.formUnion(Self.tabStops(self.width..<width)) }
    resize(&grid, &pen, height, width, keepsGone: hiddenGrid == nil)
    if var hidden = hiddenGrid {
      resize(&hidden, &savedPen, height, width, keepsGone: true)
      hiddenGrid = hidden
    } else {
      Self.confine(&savedPen, height, width)
    }
    margins = 0..<height
  }

  private func resize(
    _ grid: inout CellGrid, _ pen: inout TerminalPen, _ height: Int, _ width: Int,
    keepsGone: Bool
  ) {
    let lines = grid.resize(height: height, width: width, keeping: min(pen.row, grid.height - 1))
    if keepsGone { for line in lines { keep(line) } }
    pen.row -= lines.count
    Self.confine(&pen, height, width)
  }

  private static func confine(_ pen: inout TerminalPen, _ height: Int, _ width: Int) {
    pen.row = min(max(0, pen.row), height - 1)
    pen.column = min(pen.column, width - 1)
    pen.isAtEnd = false
  }

  // MARK: What the guest is told

  /// What there is for the guest; it is gone afterwards.
  package func takeAnswers() -> [UInt8] {
    defer { answers.removeAll(keepingCapacity: true) }
    return answers
  }

  func answer(_ bytes: some Collection<UInt8>) {
    if answers.count + bytes.count <= Self.mostAnswers { answers += bytes }
  }

  // MARK: What is shown

  /// A line: negative ones have gone, -1 last.
  func line(_ row: Int) -> [Cell] {
    if row < 0 { return gone.indices.contains(gone.count + row) ? gone[gone.count + row] : [] }
    return row < height ? grid.rows[row] : []
  }

  /// Draws all that is not gone.
  package func draw(on canvas: Canvas) {
    for row in 0..<height {
      for (column, cell) in grid.rows[row].enumerated() {
        canvas.pane.put(cell, row: row, column: column)
      }
    }
  }

  /// What a line says.
  package func text(_ row: Int) -> String { Self.text(line(row)) }

  static func text(_ cells: some Sequence<Cell>) -> String {
    var text = ""
    for cell in cells {
      guard let scalar = cell.scalar else { continue }
      text.unicodeScalars.append(scalar)
      if let mark = cell.mark { text.unicodeScalars.append(mark) }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  func keep(_ line: [Cell]) {
    let end = line.lastIndex { $0 != .blank }.map { $0 + 1 } ?? 0
    goneCount += 1
    // By pieces: taking away the first of many lines moves all of them.
    if gone.count >= Self.mostLines + Self.mostLines / 8 {
      gone.removeFirst(gone.count - Self.mostLines)
    }
    gone.append(Array(line[..<end]))
  }

  func forgetGone() { gone.removeAll() }
}
