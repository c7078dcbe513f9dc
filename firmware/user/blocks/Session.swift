import System

/// Somebody at the screen, who plays game after game, or watches one.
final class Session {
  private let screen: Screen
  private let picture: Picture
  private let keys: Keys
  private let sounds = Sounds()
  private var highScore: HighScore
  private var controls = Controls()
  private var player: Autoplayer?
  private var game: Game
  private var seed: Int
  private var isPaused = false
  private var isEnded = false

  init(_ screen: Screen, seed: Int, isDemonstration: Bool, scores: ByteString?) {
    self.screen = screen
    self.seed = seed
    picture = Picture(screen.canvas)
    keys = Keys(width: screen.canvas.width, height: screen.canvas.height)
    highScore = HighScore(scores)
    player = isDemonstration ? Autoplayer() : nil
    game = Game(seed: seed)
  }

  /// Sixty ticks a second by the clock, however fast the processor is. Who was held up for long, as a
  /// machine that was saved, does not catch up.
  func play() {
    let tick = Time(nanoseconds: 1_000_000_000 / 60)
    var deadline = Clock.monotonic.now
    while !isEnded && !EndRequest.hasCome {
      deadline = deadline + tick
      let now = Clock.monotonic.now
      if now - deadline > Time(milliseconds: 200) { deadline = now }
      listen(until: deadline)
      if !isPaused { goOn() }
      sounds.go(isPaused ? [] : game.takeEvents())
      picture.draw(game, best: highScore.best, message: message)
      screen.show()
    }
    highScore.add(game.score)
    keys.close()
  }

  private var message: ByteString? {
    if game.isOver { return "the end: n again" }
    return isPaused ? "paused: p goes on" : nil
  }

  private func goOn() {
    if let move = player?.move(in: game) ?? controls.tick() { game.make(move) }
    game.tick()
    if game.isOver { highScore.add(game.score) }
  }

  private func listen(until deadline: Time) {
    while !EndRequest.hasCome {
      let rest = deadline - Clock.monotonic.now
      guard let event = keys.next(within: rest) else {
        if rest.nanoseconds <= 0 { return }
        continue
      }
      if event.asksToEnd { isEnded = true }
      switch event {
      case .pressed(let key, isRepeated: false): press(key, isHeld: true)
      case .typed(let key): press(key, isHeld: false)
      case .released(let key): controls.release(key)
      default: break
      }
    }
  }

  private func press(_ key: Key, isHeld: Bool) {
    switch key {
    case .character("p"): isPaused.toggle()
    case .character("n"):
      highScore.add(game.score)
      seed &+= 1
      game = Game(seed: seed)
    default:
      let move = controls.press(key, isHeld: isHeld)
      if let move, player == nil, !isPaused { game.make(move) }
    }
  }

  var result: ByteString { Main.result(game, highScore) }
}
