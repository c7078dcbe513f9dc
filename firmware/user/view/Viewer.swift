import System

/// Shows pictures on the screen, one at a time, near or far.
final class Viewer {
  private let screen: Screen
  private let keys: Keys
  private let files: [ByteString]
  private var current = 0
  private var picture: Picture?
  private var message: ByteString = ""

  /// Pixels of the screen for a pixel of the picture, in 256ths.
  private var zoom = 256
  /// What of the picture is in the middle.
  private var middle = (x: 0, y: 0)
  /// Where the pointer took hold of the picture.
  private var held: (x: Int, y: Int)?
  private var isEnded = false

  private static let zooms = 8...(64 * 256)

  init(_ screen: Screen, _ files: [ByteString]) {
    self.screen = screen
    self.files = files
    keys = Keys(width: screen.canvas.width, height: screen.canvas.height)
  }

  /// Until somebody ends it; the picture is drawn when something has happened.
  func show() {
    load()
    while !isEnded && !EndRequest.hasCome {
      draw()
      var event = keys.next(within: Time(seconds: 1))
      while let happened = event {
        obey(happened)
        event = keys.next(within: Time(seconds: 0))
      }
    }
    keys.close()
  }

  private func load() {
    let file = files[current]
    switch Main.load(file) {
    case .success(let picture):
      self.picture = picture
      message =
        "\(file.lastComponent)  \(picture.canvas.width)x\(picture.canvas.height)  "
        + "\(picture.kind)  \(current + 1)/\(files.count)"
    case .failure(let failure):
      picture = nil
      message = "\(file): \(failure.text)"
    }
    fit()
  }

  // MARK: Where

  private var room: (width: Int, height: Int) {
    (screen.canvas.width, max(1, screen.canvas.height - Canvas.size(of: "").height))
  }

  /// All of it, as large as it can be.
  private func fit() {
    guard let canvas = picture?.canvas else { return }
    zoom = min(room.width * 256 / canvas.width, room.height * 256 / canvas.height)
    zoom = min(max(zoom, Viewer.zooms.lowerBound), Viewer.zooms.upperBound)
    middle = (canvas.width / 2, canvas.height / 2)
  }

  private func magnify(_ numerator: Int, _ denominator: Int) {
    let wanted = zoom * numerator / denominator
    zoom = min(max(wanted, Viewer.zooms.lowerBound), Viewer.zooms.upperBound)
  }

  /// By so many pixels of the screen.
  private func move(_ x: Int, _ y: Int) {
    middle.x += x * 256 / zoom
    middle.y += y * 256 / zoom
  }

  /// The part of the picture that there is room for; it does not go beyond the edges.
  private func visible(_ canvas: Canvas) -> Rectangle {
    let width = min(canvas.width, max(1, room.width * 256 / zoom))
    let height = min(canvas.height, max(1, room.height * 256 / zoom))
    middle.x = min(max(middle.x, width / 2), canvas.width - (width + 1) / 2)
    middle.y = min(max(middle.y, height / 2), canvas.height - (height + 1) / 2)
    return Rectangle(
      x: middle.x - width / 2, y: middle.y - height / 2, width: width, height: height)
  }

  private func draw() {
    let screenCanvas = screen.canvas
    screenCanvas.fill(.black)
    if let canvas = picture?.canvas {
      let area = visible(canvas)
      let width = min(room.width, max(1, area.width * zoom / 256))
      let height = min(room.height, max(1, area.height * zoom / 256))
      screenCanvas.draw(
        canvas.scaled(area, width: width, height: height),
        x: (room.width - width) / 2, y: (room.height - height) / 2)
    }
    screenCanvas.text(message, x: 4, y: room.height, .white)
    screen.show()
  }

  // MARK: Keys

  private func obey(_ event: Keys.Event) {
    if event.asksToEnd { isEnded = true }
    switch event {
    case .pointer(let x, let y, let isDown):
      if let held, isDown { move(held.x - x, held.y - y) }
      held = isDown ? (x, y) : nil
    default:
      if let key = event.key { obey(key) }
    }
  }

  private func obey(_ key: Key) {
    switch key {
    case .character("+"), .character("="): magnify(5, 4)
    case .character("-"): magnify(4, 5)
    case .character("0"): fit()
    case .character("1"): zoom = 256
    case .left: move(-room.width / 8, 0)
    case .right: move(room.width / 8, 0)
    case .up: move(0, -room.height / 8)
    case .down: move(0, room.height / 8)
    case .character("n"), .character(" "), .pageDown: turn(1)
    case .character("p"), .backspace, .pageUp: turn(files.count - 1)
    default: break
    }
  }

  /// Another file, so many further on in the circle.
  private func turn(_ count: Int) {
    current = (current + count) % files.count
    load()
  }
}
