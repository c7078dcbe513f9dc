/// Rows of cells, all of one width. No character is ever there by half: whoever writes over one half of a wide one blanks the
/// other.
struct CellGrid {
  private(set) var rows: [[Cell]]
  private(set) var width: Int

  init(height: Int, width: Int) {
    self.width = width
    rows = Array(repeating: Array(repeating: .blank, count: width), count: height)
  }

  var height: Int { rows.count }

  /// Puts a character, of one place or two, where there is room for it.
  mutating func put(_ cell: Cell, row: Int, column: Int, count: Int) {
    // Most of what is written is letters over letters.
    if count == 2 || rows[row][column].scalar?.isASCII != true {
      separate(row, before: column)
      separate(row, before: column + count)
    } else {
      separate(row, before: column + 1)
    }
    rows[row][column] = cell
    if count == 2 { rows[row][column + 1] = Cell(scalar: nil, style: cell.style) }
  }

  /// Puts an accent over the character before a place.
  mutating func mark(_ scalar: Unicode.Scalar, row: Int, before column: Int) {
    var place = column - 1
    if place > 0, rows[row][place].scalar == nil { place -= 1 }
    if rows[row].indices.contains(place), rows[row][place].mark == nil {
      rows[row][place].mark = scalar
    }
  }

  mutating func erase(row: Int, _ columns: Range<Int>, _ blank: Cell) {
    let columns = columns.clamped(to: 0..<width)
    separate(row, before: columns.lowerBound)
    separate(row, before: columns.upperBound)
    for column in columns { rows[row][column] = blank }
  }

  mutating func erase(rows erased: Range<Int>, _ blank: Cell) {
    // They share their memory until they are written to.
    rows.replaceSubrange(erased, with: blanks(erased.count, blank))
  }

  mutating func insert(_ count: Int, row: Int, column: Int, _ blank: Cell) {
    let count = min(count, width - column)
    separate(row, before: column)
    separate(row, before: width - count)
    rows[row].removeLast(count)
    rows[row].insert(contentsOf: repeatElement(blank, count: count), at: column)
  }

  mutating func delete(_ count: Int, row: Int, column: Int, _ blank: Cell) {
    let count = min(count, width - column)
    separate(row, before: column)
    separate(row, before: column + count)
    rows[row].removeSubrange(column..<column + count)
    rows[row].append(contentsOf: repeatElement(blank, count: count))
  }

  /// Moves rows up, and returns those that have gone.
  mutating func scrollUp(_ area: Range<Int>, _ count: Int, _ blank: Cell) -> ArraySlice<[Cell]> {
    let count = min(count, area.count)
    let gone = rows[area.prefix(count)]
    rows.removeSubrange(area.prefix(count))
    rows.insert(contentsOf: blanks(count, blank), at: area.upperBound - count)
    return gone
  }

  mutating func scrollDown(_ area: Range<Int>, _ count: Int, _ blank: Cell) {
    let count = min(count, area.count)
    rows.removeSubrange(area.suffix(count))
    rows.insert(contentsOf: blanks(count, blank), at: area.lowerBound)
  }

  private func blanks(_ count: Int, _ blank: Cell) -> Repeated<[Cell]> {
    repeatElement(Array(repeating: blank, count: width), count: count)
  }

  /// Gives it another size, and returns the rows that have gone above: as many as it takes for a row to stay.
  mutating func resize(height: Int, width: Int, keeping row: Int) -> ArraySlice<[Cell]> {
    let gone = rows.prefix(max(0, row - height + 1))
    rows.removeFirst(gone.count)
    rows.removeLast(max(0, rows.count - height))
    for row in rows.indices where width < self.width {
      separate(row, before: width)
      rows[row].removeLast(self.width - width)
    }
    for row in rows.indices where width > self.width {
      rows[row].append(contentsOf: repeatElement(.blank, count: width - self.width))
    }
    self.width = width
    rows.append(contentsOf: blanks(height - rows.count, .blank))
    return gone
  }

  /// Blanks a wide character that is on both sides of a place.
  private mutating func separate(_ row: Int, before column: Int) {
    guard column > 0, column < width, rows[row][column].scalar == nil else { return }
    for place in column - 1...column { rows[row][place] = Cell(style: rows[row][place].style) }
  }
}
