import System

/// less(1)'s screen: lines, wrapped at the width, and a status line at the foot.
final class Pager {
  private let lines: [ByteString]
  private let name: ByteString
  private let terminal: Terminal
  private let keys: KeyReader
  private let screen = FileDescriptor.standardOutput
  private var showsNumbers: Bool

  /// The line at the top.
  private var top = 0
  private var message = ByteString()
  private var searched: Pattern?

  init(_ lines: [ByteString], name: ByteString, keyboard: FileDescriptor, numbers: Bool) {
    self.lines = lines
    self.name = name
    terminal = Terminal(keyboard)
    keys = KeyReader(keyboard)
    showsNumbers = numbers
  }

  private var size: (rows: Int, columns: Int) { Terminal(.standardOutput).size }
  private var page: Int { max(1, size.rows - 1) }

  func run() {
    guard let mode = attempt("terminal", try terminal.mode()) else { return }
    attempt("terminal", try terminal.setMode(mode.raw()))
    try? Signal.windowChange.handle(.call { _ in }, restarting: false)
    // The alternate screen: what was there before comes back at the end.
    screen.writeMessage("\u{1B}[?1049h")
    repeat { draw() } while handle(keys.next())
    screen.writeMessage("\u{1B}[?1049l")
    attempt("terminal", try terminal.setMode(mode))
  }

  /// False at the end.
  private func handle(_ key: Key) -> Bool {
    message = ""
    switch key {
    case .character("q"), .character("Q"), .control("C"), .endOfInput: return false
    case .character("j"), .down, .enter, .control("N"): move(1)
    case .character("k"), .up, .control("P"): move(-1)
    case .character(" "), .character("f"), .pageDown, .control("F"), .control("V"): move(page)
    case .character("b"), .pageUp, .control("B"): move(-page)
    case .character("d"), .control("D"): move(page / 2)
    case .character("u"), .control("U"): move(-page / 2)
    case .character("g"), .character("<"), .home: top = 0
    case .character("G"), .character(">"), .end: top = max(0, lines.count - page)
    case .character("/"): askForPattern()
    case .character("n"): search(forwards: true)
    case .character("N"): search(forwards: false)
    case .character("l"): showsNumbers.toggle()
    case .character("h"):
      message = "space b: pages  j k: lines  g G: ends  / n N: search  l: numbers  q: end"
    default: break
    }
    return true
  }

  private func move(_ count: Int) {
    top = max(0, min(top + count, max(0, lines.count - 1)))
    if count > 0 { top = min(top, max(0, lines.count - page)) }
  }

  private func askForPattern() {
    var text = ByteString()
    while true {
      screen.writeMessage("\u{1B}[\(size.rows);1H\u{1B}[K/\(text)")
      switch keys.next() {
      case .character(let scalar): text.append(scalar)
      case .backspace:
        if text.isEmpty { return }
        text = ByteString(text[..<text.previous(text.count)])
      case .enter:
        do throws(Pattern.Mistake) {
          if !text.isEmpty { searched = try Pattern(text, extended: true) }
        } catch {
          message = error.message
          return
        }
        search(forwards: true)
        return
      default: return
      }
    }
  }

  private func search(forwards: Bool) {
    guard let searched else { return }
    var index = top + (forwards ? 1 : -1)
    while lines.indices.contains(index) {
      if searched.matches(lines[index]) {
        top = index
        return
      }
      index += forwards ? 1 : -1
    }
    message = "not found"
  }

  private func draw() {
    let (_, columns) = size
    var picture: ByteString = "\u{1B}[H"
    var row = 0
    var index = top
    while row < page && index < lines.count {
      var text = shown(lines[index])
      if showsNumbers { text = "\(index + 1, width: 6) " + text }
      var pieces = Pager.wrapped(text, columns)[...]
      while row < page, let piece = pieces.popFirst() {
        picture += "\(piece)\u{1B}[K\r\n"
        row += 1
      }
      index += 1
    }
    while row < page {
      picture += "~\u{1B}[K\r\n"
      row += 1
    }
    let percent = lines.isEmpty ? 100 : min(100, index * 100 / lines.count)
    let place: ByteString = "\(name)  lines \(top + 1)-\(index) of \(lines.count), \(percent)%"
    let foot = message.isEmpty ? place : message
    picture += "\u{1B}[7m \(ByteString(foot.prefix(columns - 3))) \u{1B}[0m\u{1B}[K"
    screen.writeMessage(picture)
  }

  /// Tabs as blanks, and control characters as ^X.
  private func shown(_ line: ByteString) -> ByteString {
    var result = ByteString()
    for byte in line.bytes {
      if byte == 9 {
        repeat { result.append(32) } while result.count % 8 != 0
      } else if byte < 32 || byte == 127 {
        result += "^\(character: byte ^ 64)"
      } else {
        result.append(byte)
      }
    }
    return result
  }

  static func wrapped(_ text: ByteString, _ columns: Int) -> [ByteString] {
    var pieces: [ByteString] = []
    var start = 0
    var position = 0
    var width = 0
    while position < text.count {
      let (scalar, length) = text.scalar(at: position)
      if width + scalar.displayWidth > columns {
        pieces.append(ByteString(text[start..<position]))
        start = position
        width = 0
      }
      width += scalar.displayWidth
      position += length
    }
    return pieces + [ByteString(text[start..<text.count])]
  }
}
