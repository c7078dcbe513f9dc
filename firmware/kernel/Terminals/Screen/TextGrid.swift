/// Rows of cells, and what moves them. Rows scroll in a region, the whole screen or a part of it:
///
///     0        -------------------- a title, which stays
///     top      ====================  <-- scrollUp: this one is gone
///              ====================
///     bottom   ====================  <-- an empty one comes
///     rows-1   -------------------- a status line, which stays
struct TextGrid {
  let rows: Int
  let columns: Int
  private var cells: [TextCell]

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cells = [TextCell](repeating: TextCell(), count: rows * columns)
  }

  subscript(row: Int, column: Int) -> TextCell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }

  mutating func fill(row: Int, _ range: Range<Int>, with cell: TextCell) {
    for column in range.clamped(to: 0..<columns) { cells[row * columns + column] = cell }
  }

  mutating func fill(rows range: Range<Int>, with cell: TextCell) {
    for row in range.clamped(to: 0..<rows) { fill(row: row, 0..<columns, with: cell) }
  }

  /// Rows of the region go up by `count`; empty ones come below.
  mutating func scrollUp(_ region: Range<Int>, by count: Int, with blank: TextCell) {
    let count = min(count, region.count)
    for row in region.lowerBound..<region.upperBound - count { copy(row: row + count, to: row) }
    fill(rows: region.upperBound - count..<region.upperBound, with: blank)
  }

  mutating func scrollDown(_ region: Range<Int>, by count: Int, with blank: TextCell) {
    let count = min(count, region.count)
    for row in (region.lowerBound + count..<region.upperBound).reversed() {
      copy(row: row - count, to: row)
    }
    fill(rows: region.lowerBound..<region.lowerBound + count, with: blank)
  }

  private mutating func copy(row: Int, to other: Int) {
    for column in 0..<columns { cells[other * columns + column] = cells[row * columns + column] }
  }

  /// What stands from `column` on goes to the right; what leaves the row is gone.
  mutating func insert(_ count: Int, row: Int, column: Int, with blank: TextCell) {
    let count = min(count, columns - column)
    for target in (column + count..<columns).reversed() {
      cells[row * columns + target] = cells[row * columns + target - count]
    }
    fill(row: row, column..<column + count, with: blank)
  }

  mutating func delete(_ count: Int, row: Int, column: Int, with blank: TextCell) {
    let count = min(count, columns - column)
    for target in column..<columns - count {
      cells[row * columns + target] = cells[row * columns + target + count]
    }
    fill(row: row, columns - count..<columns, with: blank)
  }
}
