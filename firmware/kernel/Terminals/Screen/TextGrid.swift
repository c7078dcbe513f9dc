/// Rows of cells, and what moves them. Rows scroll in a region, the whole screen or a part of it:
///
///     0        -------------------- a title, which stays
///     top      ====================  <-- scrollUp: this one is gone
///              ====================
///     bottom   ====================  <-- an empty one comes
///     rows-1   -------------------- a status line, which stays
///
/// Rows that scroll are not moved: where a row's cells are is what moves.
struct TextGrid {
  let rows: Int
  let columns: Int
  private var cells: [TextCell]
  /// Where the cells of each row begin.
  private var starts: [Int]

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cells = [TextCell](repeating: TextCell(), count: rows * columns)
    starts = (0..<rows).map { $0 * columns }
  }

  subscript(row: Int, column: Int) -> TextCell {
    get { cells[starts[row] + column] }
    set { cells[starts[row] + column] = newValue }
  }

  mutating func fill(row: Int, _ range: Range<Int>, with cell: TextCell) {
    let start = starts[row]
    for column in range.clamped(to: 0..<columns) { cells[start + column] = cell }
  }

  mutating func fill(rows range: Range<Int>, with cell: TextCell) {
    for row in range.clamped(to: 0..<rows) { fill(row: row, 0..<columns, with: cell) }
  }

  /// Rows of the region go up by `count`; empty ones come below.
  mutating func scrollUp(_ region: Range<Int>, by count: Int, with blank: TextCell) {
    let count = min(count, region.count)
    let gone = starts[region.lowerBound..<region.lowerBound + count]
    let kept = starts[region.lowerBound + count..<region.upperBound]
    starts.replaceSubrange(region, with: kept + gone)
    fill(rows: region.upperBound - count..<region.upperBound, with: blank)
  }

  mutating func scrollDown(_ region: Range<Int>, by count: Int, with blank: TextCell) {
    let count = min(count, region.count)
    let kept = starts[region.lowerBound..<region.upperBound - count]
    let gone = starts[region.upperBound - count..<region.upperBound]
    starts.replaceSubrange(region, with: gone + kept)
    fill(rows: region.lowerBound..<region.lowerBound + count, with: blank)
  }

  /// What stands from `column` on goes to the right; what leaves the row is gone.
  mutating func insert(_ count: Int, row: Int, column: Int, with blank: TextCell) {
    let count = min(count, columns - column)
    let start = starts[row]
    for target in (column + count..<columns).reversed() {
      cells[start + target] = cells[start + target - count]
    }
    fill(row: row, column..<column + count, with: blank)
  }

  mutating func delete(_ count: Int, row: Int, column: Int, with blank: TextCell) {
    let count = min(count, columns - column)
    let start = starts[row]
    for target in column..<columns - count {
      cells[start + target] = cells[start + target + count]
    }
    fill(row: row, columns - count..<columns, with: blank)
  }
}
