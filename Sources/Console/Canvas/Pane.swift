/// A rectangle of a canvas, that is drawn into by places of its own. Whatever is outside is not drawn.
public struct Pane {
  let canvas: Canvas
  /// Where it begins on the canvas.
  let row: Int
  let column: Int
  public let height: Int
  public let width: Int

  init(canvas: Canvas, row: Int, column: Int, height: Int, width: Int) {
    self.canvas = canvas
    self.row = row
    self.column = column
    self.height = max(0, min(height, canvas.height - row))
    self.width = max(0, min(width, canvas.width - column))
  }

  /// A part of it.
  func part(row: Int = 0, column: Int = 0, height: Int? = nil, width: Int? = nil) -> Pane {
    let (row, column) = (max(0, min(row, self.height)), max(0, min(column, self.width)))
    return Pane(
      canvas: canvas, row: self.row + row, column: self.column + column,
      height: min(height ?? .max, self.height - row), width: min(width ?? .max, self.width - column)
    )
  }

  /// Writes text up to the end of the row or `width` places; returns the column behind it.
  @discardableResult
  func write(
    _ text: some StringProtocol, row: Int, column: Int = 0, _ style: Style = .text,
    width limit: Int = .max
  ) -> Int {
    guard row >= 0, row < height else { return column }
    var place = column
    let end = min(width, limit == .max ? .max : column + limit)
    for scalar in text.unicodeScalars.lazy.map(\.shown) {
      let count = scalar.placeCount
      if count == 0 {
        if place > column, place <= width { mark(scalar, row: row, before: place) }
        continue
      }
      guard place + count <= end else { break }
      if place >= 0 { put(scalar, count, row: row, column: place, style) }
      place += count
    }
    return place
  }

  /// Fills a row, or a piece of one, with a character.
  func fill(
    row: Int, column: Int = 0, count: Int = .max, _ scalar: Unicode.Scalar = " ",
    _ style: Style = .text
  ) {
    guard row >= 0, row < height, column < width else { return }
    let end = count >= width - column ? width : column + count
    for place in max(0, column)..<max(0, column, end) {
      put(scalar, 1, row: row, column: place, style)
    }
  }

  /// Gives what is in a row another style.
  func restyle(row: Int, columns: Range<Int>? = nil, _ change: (inout Style) -> Void) {
    guard row >= 0, row < height else { return }
    for place in (columns ?? 0..<width).clamped(to: 0..<width) {
      change(&canvas[self.row + row, column + place].style)
    }
  }

  /// Puts a cell as it is.
  func put(_ cell: Cell, row: Int, column: Int) {
    guard row >= 0, row < height, column >= 0, column < width else { return }
    canvas[self.row + row, self.column + column] = cell
  }

  /// Shows the terminal's cursor.
  func setCursor(row: Int, column: Int) {
    guard row >= 0, row < height, column >= 0, column < width else { return }
    canvas.cursor = (self.row + row, self.column + column)
  }

  private func put(
    _ scalar: Unicode.Scalar, _ count: Int, row: Int, column: Int, _ style: Style
  ) {
    put(Cell(scalar: scalar, style: style), row: row, column: column)
    if count == 2 { put(Cell(scalar: nil, style: style), row: row, column: column + 1) }
  }

  private func mark(_ scalar: Unicode.Scalar, row: Int, before column: Int) {
    var place = column - 1
    if place > 0, canvas[self.row + row, self.column + place].scalar == nil { place -= 1 }
    canvas[self.row + row, self.column + place].mark = scalar
  }
}
