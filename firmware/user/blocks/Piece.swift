/// Four squares that hang together, in one of their seven shapes, somewhere in the well.
///
/// A shape is drawn in a square of its own, and turned within that:
///
///     .#.      .#.      ...      .#.
///     ###  ->  .##  ->  ###  ->  ##.
///     ...      .#.      .#.      .#.
struct Piece: Equatable {
  let shape: Int
  var turns = 0
  /// Of the left upper corner of its square.
  var x: Int
  var y: Int

  static let shapes = 7
  private static let pictures: [(size: Int, rows: StaticString)] = [
    (4, "....####........"), (2, "####"), (3, ".#.###..."), (3, ".####...."),
    (3, "##..##..."), (3, "#..###..."), (3, "..####..."),
  ]

  /// At the top of a well.
  init(_ shape: Int, wellWidth: Int) {
    self.shape = shape
    x = (wellWidth - Piece.pictures[shape].size) / 2
    y = 0
  }

  /// Where its four squares are.
  var cells: [(x: Int, y: Int)] {
    let (size, rows) = Piece.pictures[shape]
    let picture = rows.utf8Start
    var result: [(x: Int, y: Int)] = []
    for index in 0..<size * size where picture[index] == UInt8(ascii: "#") {
      var (column, row) = (index % size, index / size)
      for _ in 0..<turns { (column, row) = (size - 1 - row, column) }
      result.append((x + column, y + row))
    }
    return result
  }

  func moved(_ x: Int, _ y: Int) -> Piece {
    var piece = self
    piece.x += x
    piece.y += y
    return piece
  }

  func turned(_ times: Int) -> Piece {
    var piece = self
    piece.turns = (turns + times) & 3
    return piece
  }
}
