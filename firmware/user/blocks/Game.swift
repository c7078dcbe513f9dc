import System

/// A game from its first piece to its end, in ticks of a 60th of a second. It knows neither clock nor
/// screen: the same seed and the same moves are the same game.
struct Game {
  enum Move: Equatable { case left, right, down, turnLeft, turnRight, drop }

  /// What is to be heard.
  enum Event: Equatable { case moved, turned, landed, cleared(rows: Int), newLevel, ended }

  private(set) var well = Well()
  private(set) var piece: Piece
  private(set) var next: Piece
  private(set) var score = 0
  private(set) var cleared = 0
  private(set) var pieces = 1
  private(set) var isOver = false
  /// Rows that shine before they go, and for how many ticks yet.
  private(set) var shining: [Int] = []
  private(set) var shiningTicks = 0
  /// Since the last `takeEvents`.
  private var events: [Event] = []

  private var numbers: SeededNumbers
  private var bag: [Int] = []
  private var ticksToFall = 0
  private var ticksResting = 0

  private static let ticksOfShining = 20
  /// How long a piece may still be moved when it lies.
  private static let ticksOfRest = 30
  private static let rowsOfLevel = 10

  init(seed: Int) {
    numbers = SeededNumbers(seed: seed)
    piece = Piece(0, wellWidth: Well.width)
    next = piece
    piece = draw()
    next = draw()
    ticksToFall = ticksOfRow
  }

  var level: Int { 1 + cleared / Game.rowsOfLevel }

  /// For how long a piece stays in a row.
  private var ticksOfRow: Int { max(2, 50 - 4 * level) }

  /// Each shape once, in any order, then each again: so nobody waits for one for ever.
  private mutating func draw() -> Piece {
    if bag.isEmpty { bag = Array(0..<Piece.shapes).shuffled(using: &numbers) }
    return Piece(bag.removeLast(), wellWidth: Well.width)
  }

  mutating func takeEvents() -> [Event] {
    defer { events = [] }
    return events
  }
}

// MARK: What a player does

extension Game {
  mutating func make(_ move: Move) {
    guard !isOver && shining.isEmpty else { return }
    switch move {
    case .left: shift(-1)
    case .right: shift(1)
    case .turnLeft: turn(3)
    case .turnRight: turn(1)
    case .down: ticksToFall = 0
    case .drop:
      let target = well.landing(piece)
      score += 2 * (target.y - piece.y)
      piece = target
      land()
    }
  }

  private mutating func shift(_ distance: Int) {
    guard well.fits(piece.moved(distance, 0)) else { return }
    piece = piece.moved(distance, 0)
    ticksResting = 0
    events.append(.moved)
  }

  /// Where there is no room, a little beside or above, if there is some.
  private mutating func turn(_ times: Int) {
    let turned = piece.turned(times)
    let tries = [(0, 0), (-1, 0), (1, 0), (0, -1), (-2, 0), (2, 0)]
    guard let (x, y) = tries.first(where: { well.fits(turned.moved($0.0, $0.1)) }) else { return }
    piece = turned.moved(x, y)
    ticksResting = 0
    events.append(.turned)
  }
}

// MARK: What time does

extension Game {
  /// A 60th of a second goes by.
  mutating func tick() {
    if isOver { return }
    if !shining.isEmpty { return shine() }
    if !well.fits(piece.moved(0, 1)) {
      ticksResting += 1
      if ticksResting > Game.ticksOfRest { land() }
      return
    }
    ticksToFall -= 1
    if ticksToFall < 0 {
      piece = piece.moved(0, 1)
      ticksToFall = ticksOfRow
      ticksResting = 0
    }
  }

  private mutating func land() {
    well.add(piece)
    events.append(.landed)
    shining = well.fullRows
    if shining.isEmpty { return begin() }
    shiningTicks = Game.ticksOfShining
    score += [0, 100, 300, 500, 800][shining.count] * level
    events.append(.cleared(rows: shining.count))
  }

  private mutating func shine() {
    shiningTicks -= 1
    if shiningTicks > 0 { return }
    let before = level
    cleared += shining.count
    shining = []
    well.removeFullRows()
    if level > before { events.append(.newLevel) }
    begin()
  }

  /// The next piece; if there is no room for it, that was the game.
  private mutating func begin() {
    piece = next
    next = draw()
    pieces += 1
    ticksToFall = ticksOfRow
    ticksResting = 0
    if !well.fits(piece) {
      isOver = true
      events.append(.ended)
    }
  }
}
