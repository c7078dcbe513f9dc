/// What pieces fall into: rows of cells, the uppermost first; a cell is empty or of a shape.
struct Well {
  static let width = 10
  static let height = 20

  private(set) var rows = [[Int?]](
    repeating: [Int?](repeating: nil, count: width), count: height)

  /// Whether all of a piece is inside, and where nothing is.
  func fits(_ piece: Piece) -> Bool {
    piece.cells.allSatisfy { x, y in
      x >= 0 && x < Well.width && y >= 0 && y < Well.height && rows[y][x] == nil
    }
  }

  /// The piece where it would come to lie.
  func landing(_ piece: Piece) -> Piece {
    var piece = piece
    while fits(piece.moved(0, 1)) { piece = piece.moved(0, 1) }
    return piece
  }

  /// Makes a piece that fits part of it.
  mutating func add(_ piece: Piece) {
    for (x, y) in piece.cells { rows[y][x] = piece.shape }
  }

  var fullRows: [Int] {
    rows.indices.filter { rows[$0].allSatisfy { $0 != nil } }
  }

  /// Takes out what is full; what is above comes down.
  mutating func removeFullRows() {
    let rest = rows.filter { !$0.allSatisfy { $0 != nil } }
    let empty = [Int?](repeating: nil, count: Well.width)
    rows = [[Int?]](repeating: empty, count: Well.height - rest.count) + rest
  }
}
