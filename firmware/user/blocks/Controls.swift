import System

/// Makes moves of keys. Who holds a key down goes on moving after a fifth of a second, fifteen times a second;
/// a terminal, which cannot tell that a key is let go, repeats by itself.
struct Controls {
  private var held: (key: Key, ticks: Int)?

  private static let ticksToRepeat = 12
  private static let ticksOfRepeat = 4

  /// The move of a key that is pressed, and held until `release` if `isHeld`.
  mutating func press(_ key: Key, isHeld: Bool) -> Game.Move? {
    let move = Controls.move(key)
    if isHeld, move == .left || move == .right || move == .down { held = (key, 0) }
    return move
  }

  mutating func release(_ key: Key) {
    if held?.key == key { held = nil }
  }

  /// A tick goes by: the move of the key that is held.
  mutating func tick() -> Game.Move? {
    guard let (key, ticks) = held else { return nil }
    held = (key, ticks + 1)
    let late = ticks - Controls.ticksToRepeat
    return late >= 0 && late % Controls.ticksOfRepeat == 0 ? Controls.move(key) : nil
  }

  private static func move(_ key: Key) -> Game.Move? {
    switch key {
    case .left, .character("h"), .character("a"): .left
    case .right, .character("l"), .character("d"): .right
    case .down, .character("j"), .character("s"): .down
    case .up, .character("k"), .character("w"), .character("x"): .turnRight
    case .character("z"), .character("y"): .turnLeft
    case .character(" "), .enter: .drop
    default: nil
    }
  }
}
