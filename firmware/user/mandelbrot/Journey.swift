import System

/// A zoom into the set, with a person at the keys or for so many pictures.
final class Journey {
  // Places with much to see, in 10^-12ths: two valleys, a small set, an antenna, and between two bulbs.
  private static let places = [
    (-743_643_887_037, 131_825_904_205), (-1_250_660_000_000, 20_120_000_000),
    (-1_768_778_833_000, -1_738_996_000), (-101_096_363_845, 956_286_510_809),
    (254_987_037_514, -567_979_053),
  ]

  private let screen: Screen
  private let keys: Keys
  private let renderer: Renderer
  private var section: Section
  private let beginning: Section
  private var isMoving = true
  private var isEnded = false
  private var pictures = 0
  private let start = Clock.monotonic.now
  private var span = Time(nanoseconds: 0)

  init(_ screen: Screen, seed: Int, threads: Int) throws(Errno) {
    self.screen = screen
    let canvas = screen.canvas
    let (x, y) = Journey.places[(seed - 1) % Journey.places.count]
    beginning = Section(
      towards: Point(x: Journey.fixed(x), y: Journey.fixed(y)),
      width: canvas.width, height: canvas.height)
    section = beginning
    renderer = try Renderer(canvas, section, threads: threads)
    keys = Keys(width: canvas.width, height: canvas.height)
  }

  /// Of 10^-12ths. These and the fraction's bits are more than a word has: three digits at a time.
  private static func fixed(_ value: Int) -> Fixed {
    var (rest, result) = (value, Fixed(0))
    for _ in 0..<4 {
      result = (result + Fixed(rest % 1000)) / 1000
      rest /= 1000
    }
    return result + Fixed(rest)
  }

  /// Until somebody ends it, or for so many pictures: then time and keys do not matter.
  func go(_ frames: Int?) {
    while !isEnded && !EndRequest.hasCome {
      renderer.draw(section)
      tell()
      screen.show()
      pictures += 1
      span = Clock.monotonic.now - start
      if let frames {
        if pictures == frames { break }
      } else {
        listen()
      }
      if isMoving { advance() }
    }
    keys.close()
  }

  private func advance() {
    if section.isDeepest { section = beginning } else { section.zoomIn() }
  }

  /// What was pressed meanwhile; without a movement of its own, until something is.
  private func listen() {
    var time = Time(milliseconds: isMoving ? 0 : 1000)
    while let event = keys.next(within: time) {
      time = Time(milliseconds: 0)
      if event.asksToEnd { isEnded = true }
      if let key = event.key { obey(key) }
    }
  }

  private func obey(_ key: Key) {
    let distance = section.height / 8
    switch key {
    case .character("+"), .character("="), .pageUp: section.zoomIn(8)
    case .character("-"), .pageDown: section.zoomOut(8)
    case .left: section.move(x: -distance, y: 0)
    case .right: section.move(x: distance, y: 0)
    case .up: section.move(x: 0, y: -distance)
    case .down: section.move(x: 0, y: distance)
    case .character(" "): isMoving.toggle()
    default: break
    }
  }

  private func tell() {
    let text: ByteString = " 2^\(section.depth) times, \(section.limit) steps "
    let size = Canvas.size(of: text)
    screen.canvas.fill(
      Rectangle(x: 0, y: 0, width: size.width, height: size.height), .black)
    screen.canvas.text(text, x: 0, y: 0, .white)
  }

  /// How fast it was; and a sum of the last picture, to compare with other runs.
  func report() {
    let milliseconds = max(1, span.milliseconds)
    let rate = pictures * 10_000 / milliseconds
    output.line(
      "\(pictures) pictures in \(milliseconds) ms: \(rate / 10).\(rate % 10) a second, "
        + "\(renderer.threads) threads")
    output.line("the last one's sum: \(hexadecimal: UInt(screen.canvas.sum), digits: 8)")
  }
}
