import System

/// A game of falling blocks.
@main
struct Main {
  static let tool = Tool(
    "blocks", "[--demonstration] [--seed N] [--unseen [--pieces N]] [--scores FILE]",
    """
    Falling blocks: fill rows of the well, on the machine's screen, with sound.

    Arrows move and turn, z turns back, space drops, p pauses, n begins a new game, q
    ends. Ten rows are a level, and each level is faster; more rows at once are worth
    more. The best score is kept in ~/.blocks. --demonstration plays by itself: then
    the score is kept only where --scores says.

    What is to be seen, and where it is made:
      a game without clock and screen, in ticks   firmware/user/blocks/Game.swift
      sixty ticks a second by the clock           firmware/user/blocks/Session.swift
      a player that looks one piece ahead         firmware/user/blocks/Autoplayer.swift
      keys that are pressed and let go            firmware/user/system/screen/Keys.swift
      tones that are made while they are heard    firmware/user/system/sound/Synthesizer.swift
    """,
    [
      Option("d", "demonstration", "plays by itself"),
      Option("s", "seed", value: "N", "which pieces come; by the clock if not given"),
      Option("u", "unseen", "a demonstration without screen and clock, as fast as it goes"),
      Option("p", "pieces", value: "N", "ends it after so many pieces, 500 if not given"),
      Option("f", "scores", value: "FILE", "where the best score is kept"),
    ], run)

  static func main() { tool.main(Program.arguments.dropFirst()) }

  private static func run(_ call: Invocation) {
    call.require(0...0)
    let isDemonstration = call.has("d") || call.has("u")
    let home = Environment["HOME"].map { $0 / ".blocks" }
    let scores = call.value("f") ?? (isDemonstration ? nil : home)
    if call.has("u") {
      let pieces = call.number("p") ?? 500
      guard (1...100_000).contains(pieces) else { call.misuse("1 to 100000 pieces") }
      return playUnseen(seed: call.number("s") ?? 1, pieces, scores)
    }
    let seed = call.number("s") ?? Clock.realTime.now.nanoseconds
    guard let screen = Screen.open() else { return }
    EndRequest.watch()
    let session = Session(
      screen, seed: seed, isDemonstration: isDemonstration, scores: scores)
    session.play()
    screen.close()
    output.line(session.result)
  }

  /// The same game for the same seed: a tick follows the other at once.
  private static func playUnseen(seed: Int, _ pieces: Int, _ scores: ByteString?) {
    EndRequest.watch()
    var game = Game(seed: seed)
    var player = Autoplayer()
    while !game.isOver && game.pieces <= pieces && !EndRequest.hasCome {
      if let move = player.move(in: game) { game.make(move) }
      game.tick()
    }
    var highScore = HighScore(scores)
    highScore.add(game.score)
    output.line(result(game, highScore))
  }

  static func result(_ game: Game, _ highScore: HighScore) -> ByteString {
    "score \(game.score), level \(game.level), \(game.cleared) rows, "
      + "\(game.pieces) pieces; the best so far: \(max(highScore.best, game.score))"
  }
}
