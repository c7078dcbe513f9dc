/// Draws a terminal's cells as pixels, those alone that are other than what was drawn before.
struct TextPainter {
  private let memory: ScreenMemory
  /// What stands in the picture; nil if that is not known.
  private var shown: TextGrid?

  init(_ memory: ScreenMemory) { self.memory = memory }

  /// As many as have room; what is left at the right and below stays black.
  var rows: Int { max(1, memory.height / Glyph.height) }
  var columns: Int { max(1, memory.width / Glyph.width) }

  /// Somebody else has drawn.
  mutating func forget() { shown = nil }

  /// Makes the picture so; which rows of pixels are other than before.
  mutating func paint(_ screen: TextScreen) -> BitSet {
    var changed = BitSet(count: memory.height)
    var wanted = screen.grid
    if screen.isCursorShown {
      let place = screen.cursor
      wanted[place.row, place.column] = wanted[place.row, place.column].inverted
    }
    if shown == nil { clear(&changed) }
    for row in 0..<rows {
      var isSame = true
      for column in 0..<columns where wanted[row, column] != shown?[row, column] {
        draw(wanted[row, column], row, column)
        isSame = false
      }
      if !isSame { changed.insert(row * Glyph.height..<(row + 1) * Glyph.height) }
    }
    shown = wanted
    return changed
  }

  private func clear(_ changed: inout BitSet) {
    for row in 0..<memory.height {
      let pixels = memory.row(row)
      for column in 0..<memory.width { pixels[column] = TextStyle.usualBackground }
    }
    changed.insert(0..<memory.height)
  }

  /// A screen may be smaller than one character.
  private func draw(_ cell: TextCell, _ row: Int, _ column: Int) {
    let glyph = Glyph(cell.character)
    let (left, top) = (column * Glyph.width, row * Glyph.height)
    for line in 0..<min(Glyph.height, memory.height - top) {
      let isLine = cell.isUnderlined && line == Glyph.height - 2
      let bits = isLine ? 0xff : glyph[line]
      let pixels = memory.row(top + line) + left
      for place in 0..<min(Glyph.width, memory.width - left) {
        pixels[place] = bits << UInt8(place) & 0x80 != 0 ? cell.foreground : cell.background
      }
    }
  }
}
