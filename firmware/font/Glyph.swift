/// A letter of the screen's font: 8 columns, 16 rows.
///
/// Kernel and user land have the same font: the terminal on the screen and what a program writes into
/// its picture look alike. It is drawn in glyphs.txt; the build makes `FontTable` of that.
struct Glyph: Equatable {
  static let width = 8
  static let height = 16

  /// Rows 0 to 7, and rows 8 to 15: a byte a row, the upper one in the lowest byte.
  private let upper: UInt64
  private let lower: UInt64

  /// How `character` is drawn; one that is not in the font is a box with a question mark,
  /// U+FFFD, the last of the table.
  init(_ character: UInt32) {
    let index = Glyph.index(of: character) ?? FontTable.count - 1
    upper = FontTable.rows[2 * index]
    lower = FontTable.rows[2 * index + 1]
  }

  /// A row, of 0 to 15: the highest bit is the leftmost column.
  subscript(row: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (row < 8 ? upper : lower) >> UInt64(8 * (row & 7)))
  }

  /// Where a character is in the table: 32 to 126 come first, the rest by halving.
  private static func index(of character: UInt32) -> Int? {
    if (32...126).contains(character) { return Int(character) - 32 }
    var low = 95
    var high = FontTable.count
    while low < high {
      let middle = (low + high) / 2
      if FontTable.characters[middle] == character { return middle }
      if FontTable.characters[middle] < character { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
