import Console
import Glibc

/// A terminal before which somebody sits who knows what he wants to see, and what to press then.
final class ScriptedTerminal: ConsoleTerminal {
  enum Line {
    /// Waits until this text is shown.
    case see(String)
    /// Waits until this is so.
    case when((Canvas) -> Bool)
    case press([Key])
    case type(String)
    /// The window has another size.
    case resize(height: Int, width: Int)
    /// Does something with what is shown.
    case look((Canvas) -> Void)
  }

  /// How many pictures are waited for at most, and how often nothing may happen.
  private static let patience = (pictures: 600, waits: 600)

  private(set) var size: (height: Int, width: Int)
  private var script: ArraySlice<Line>
  private var keys: ArraySlice<Key> = []
  private var shown = Canvas(height: 0, width: 0)
  private var pictureCount = 0
  private var waitCount = 0
  /// How often anything was waited for.
  private(set) var allWaits = 0
  private(set) var copied: [String] = []
  private(set) var isClosed = false

  init(height: Int = 24, width: Int = 80, _ script: [Line]) {
    size = (height, width)
    self.script = script[...]
  }

  /// What it waits for in vain; nil where all was seen.
  var missing: String? {
    guard let line = script.first else { return nil }
    return "\(line), but there is\n\(shown.text)"
  }

  func wait(milliseconds: Int, orFor descriptor: Int32) -> Bool {
    waitCount += 1
    allWaits += 1
    if script.isEmpty && keys.isEmpty { return false }
    if pictureCount > Self.patience.pictures || waitCount > Self.patience.waits { return false }
    guard keys.isEmpty else { return true }
    var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&waited, 1, Int32(milliseconds))
    return true
  }

  func nextKey() -> Key? { keys.popFirst() }

  func show(_ canvas: Canvas) {
    pictureCount += 1
    waitCount = 0
    shown = canvas
    guard keys.isEmpty else { return }
    while let line = script.first {
      switch line {
      case .see(let text):
        guard canvas.text.contains(text) else { return }
      case .when(let isSo):
        guard isSo(canvas) else { return }
      case .press(let pressed): keys += pressed
      case .type(let text): keys += text.unicodeScalars.map { $0 == "\n" ? .enter : .character($0) }
      case .resize(let height, let width):
        size = (height, width)
        keys.append(.resized)
      case .look(let look): look(canvas)
      }
      script.removeFirst()
      // What follows is to be seen in a later picture.
      if !keys.isEmpty { return }
    }
  }

  func forgetWhatIsShown() {}
  func copy(_ text: String) { copied.append(text) }
  func close() { isClosed = true }
}
