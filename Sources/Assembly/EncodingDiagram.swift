import RISCV

/// An encoding drawn as in the manual, its bits under the names of their fields:
///
///      31      25 24   20 19   15 14  12 11    7 6       0
///     +----------+-------+-------+------+-------+---------+
///     |          |  rs2  |  rs1  |      |  rd   |         |
///     | 0000000  | 01100 | 01011 | 000  | 01010 | 0110011 |
///     +----------+-------+-------+------+-------+---------+
struct EncodingDiagram {
  let row: Row
  let encoding: UInt32

  /// The lines of the picture.
  var lines: [String] {
    let cells = row.fields.map { Cell($0, encoding) }
    let rule = "+" + cells.map { String(repeating: "-", count: $0.width + 2) + "+" }.joined()
    return [
      cells.map { "  " + $0.positions }.joined().trimmedEnd,
      rule,
      "|" + cells.map { " " + $0.name + " |" }.joined(),
      "|" + cells.map { " " + $0.bits + " |" }.joined(),
      rule,
    ]
  }

  private struct Cell {
    let width: Int
    let positions: String
    let name: String
    let bits: String

    init(_ field: Field, _ encoding: UInt32) {
      let title = field.fixed == nil ? field.name : ""
      let value = String(field.value(in: encoding), radix: 2)
      let digits = String(repeating: "0", count: Int(field.width) - value.utf8.count) + value
      let (high, low) = (String(field.high), String(field.low))
      let isOneBit = field.width == 1
      let positionWidth = isOneBit ? high.utf8.count : high.utf8.count + 1 + low.utf8.count
      width = max(title.utf8.count, digits.utf8.count, positionWidth)
      positions =
        isOneBit
        ? high.padded(to: width) : high + low.indented(to: width - high.utf8.count)
      name = title.centered(in: width)
      bits = digits.centered(in: width)
    }
  }
}

extension String {
  /// With blanks at both sides.
  fileprivate func centered(in width: Int) -> String {
    indented(to: utf8.count + (width - utf8.count) / 2).padded(to: width)
  }

  fileprivate var trimmedEnd: String {
    var text = self
    while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
    return text
  }
}
