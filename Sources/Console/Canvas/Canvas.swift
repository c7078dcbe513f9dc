/// What a terminal is to show, place by place. Screens draw here, and know nothing of terminals; so a test can read it.
public final class Canvas {
  /// No window is larger; what a terminal says of itself may be anything.
  static let most = (height: 500, width: 1_000)

  public let height: Int
  public let width: Int
  private(set) var cells: [Cell]
  /// Where the terminal's cursor is to be; nil for nowhere.
  var cursor: (row: Int, column: Int)?

  public init(height: Int, width: Int) {
    self.height = max(0, height)
    self.width = max(0, width)
    cells = [Cell](repeating: .blank, count: self.height * self.width)
  }

  /// All of it.
  public var pane: Pane { Pane(canvas: self, row: 0, column: 0, height: height, width: width) }

  subscript(row: Int, column: Int) -> Cell {
    get { cells[row * width + column] }
    set { cells[row * width + column] = newValue }
  }

  /// The cells of a row.
  func row(_ row: Int) -> ArraySlice<Cell> { cells[row * width..<(row + 1) * width] }

  /// Blanks halves of wide characters whose other half is covered or outside: a terminal would move what follows them.
  package func completeCharacters() {
    for row in 0..<height {
      for column in 0..<width {
        let isRight = self[row, column].scalar == nil
        let hasRight = column + 1 < width && self[row, column + 1].scalar == nil
        let hasLeft = column > 0 && self[row, column - 1].isWide
        if isRight ? !hasLeft : self[row, column].isWide && !hasRight {
          self[row, column] = Cell(style: self[row, column].style)
        }
      }
    }
  }

  /// What a row says, without colours and without spaces at its end.
  public func text(row: Int) -> String {
    var text = ""
    for cell in self.row(row) {
      guard let scalar = cell.scalar else { continue }
      text.unicodeScalars.append(scalar)
      if let mark = cell.mark { text.unicodeScalars.append(mark) }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// What all of it says.
  public var text: String { (0..<height).map { text(row: $0) + "\n" }.joined() }
}
