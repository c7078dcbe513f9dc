/// Plays by itself: for each piece it tries all places in thought, and goes to the one that leaves the best
/// well.
struct Autoplayer {
  private var planned: [Game.Move] = []
  private var piece = 0
  private var ticks = 0

  /// So that people can see what it does.
  private static let ticksOfMove = 4

  /// What it does in this tick, if anything.
  mutating func move(in game: Game) -> Game.Move? {
    if game.pieces != piece {
      piece = game.pieces
      planned = Autoplayer.plan(game)
    }
    ticks += 1
    guard game.shining.isEmpty, ticks % Autoplayer.ticksOfMove == 0, !planned.isEmpty else {
      return nil
    }
    return planned.removeFirst()
  }

  /// Turns, then steps, then the fall.
  private static func plan(_ game: Game) -> [Game.Move] {
    var best: (cost: Int, moves: [Game.Move]) = (.max, [.drop])
    for turns in 0..<4 {
      let turned = game.piece.turned(turns)
      for distance in -Well.width...Well.width where game.well.fits(turned.moved(distance, 0)) {
        let cost = cost(of: game.well.landing(turned.moved(distance, 0)), in: game.well)
        if cost >= best.cost { continue }
        let step = distance < 0 ? Game.Move.left : .right
        best.moves = Array(repeating: .turnRight, count: turns)
        best.moves += Array(repeating: step, count: abs(distance))
        best.cost = cost
      }
    }
    return best.moves + [.drop]
  }

  /// What is bad about a well after a piece: high columns, holes below them, and steps between neighbours; rows
  /// that go are good.
  private static func cost(of piece: Piece, in well: Well) -> Int {
    var well = well
    well.add(piece)
    let rows = well.fullRows.count
    well.removeFullRows()
    var (heights, holes) = ([Int](), 0)
    for x in 0..<Well.width {
      let top = well.rows.firstIndex { $0[x] != nil } ?? Well.height
      heights.append(Well.height - top)
      holes += well.rows[top...].count { $0[x] == nil }
    }
    let steps = zip(heights, heights.dropFirst()).reduce(0) { $0 + abs($1.0 - $1.1) }
    return 51 * heights.reduce(0, +) + 72 * holes + 18 * steps - 76 * rows
  }
}
