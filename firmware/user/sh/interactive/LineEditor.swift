import System

/// Reads a line that can be edited on the way, with the keys of emacs.
final class LineEditor {
  let history = History()
  private let keys = KeyReader()
  private let screen = FileDescriptor.standardOutput

  private var text = ByteString()
  private var cursor = 0
  private var prompt = ByteString()

  /// What was last cut, for ^Y.
  private var cut = ByteString()

  /// Which line of the history is shown, and the line that was being typed before.
  private var shown = 0
  private var typed = ByteString()

  /// The row of the cursor below the prompt's, as it was last drawn.
  private var cursorRow = 0

  enum Outcome {
    case line(ByteString)
    case interrupted
    case endOfInput
  }

  /// `complete` is asked for what could stand at the end of a text.
  func readLine(
    prompt: ByteString, complete: (ByteString) -> Completion
  ) -> Outcome {
    self.prompt = prompt
    text = ""
    cursor = 0
    cursorRow = 0
    shown = history.lines.count
    draw()
    while true {
      let key = keys.next()
      switch key {
      case .enter:
        finish()
        return .line(text)
      case .control("C"):
        finish(mark: "^C")
        return .interrupted
      case .control("D") where text.isEmpty, .endOfInput:
        finish()
        return .endOfInput
      case .tab: self.complete(with: complete)
      case .control("R"): searchHistory()
      default: handle(key)
      }
      draw()
    }
  }

  private func finish(mark: ByteString = "") {
    cursor = text.count
    draw()
    screen.writeMessage("\(mark)\r\n")
  }

  private func handle(_ key: Key) {
    switch key {
    case .character(let scalar): insert(scalar)
    case .left, .control("B"): if cursor > 0 { cursor = text.previous(cursor) }
    case .right, .control("F"): if cursor < text.count { cursor += text.scalar(at: cursor).length }
    case .home, .control("A"): cursor = 0
    case .end, .control("E"): cursor = text.count
    case .wordLeft, .alternate("b"): cursor = wordStart()
    case .wordRight, .alternate("f"): cursor = wordEnd()
    case .up, .control("P"): show(shown - 1)
    case .down, .control("N"): show(shown + 1)
    case .control("L"):
      screen.writeMessage("\u{1B}[H\u{1B}[2J")
      cursorRow = 0
    default: change(key)
    }
  }

  private func change(_ key: Key) {
    switch key {
    case .backspace: if cursor > 0 { remove(text.previous(cursor)..<cursor) }
    case .delete, .control("D"):
      if cursor < text.count { remove(cursor..<cursor + text.scalar(at: cursor).length) }
    case .control("K"): cutOut(cursor..<text.count)
    case .control("U"): cutOut(0..<cursor)
    case .control("W"), .alternate("\u{7F}"): cutOut(wordStart()..<cursor)
    case .alternate("d"): cutOut(cursor..<wordEnd())
    case .control("Y"):
      text.insert(contentsOf: cut.bytes, at: cursor)
      cursor += cut.count
    case .control("T"): exchange()
    default: break
    }
  }

  private func insert(_ scalar: Unicode.Scalar) {
    var bytes = ByteString()
    bytes.append(scalar)
    text.insert(contentsOf: bytes.bytes, at: cursor)
    cursor += bytes.count
  }

  private func remove(_ range: Range<Int>) {
    text.removeSubrange(range)
    cursor = range.lowerBound
  }

  private func cutOut(_ range: Range<Int>) {
    cut = ByteString(text[range])
    remove(range)
  }

  /// The two characters before the cursor change places.
  private func exchange() {
    guard cursor >= 2 else { return }
    text.bytes.swapAt(cursor - 1, cursor - 2)
  }

  private func wordStart() -> Int {
    var place = cursor
    while place > 0 && text[place - 1].isSpace { place -= 1 }
    while place > 0 && !text[place - 1].isSpace { place -= 1 }
    return place
  }

  private func wordEnd() -> Int {
    var place = cursor
    while place < text.count && text[place].isSpace { place += 1 }
    while place < text.count && !text[place].isSpace { place += 1 }
    return place
  }

  /// A line of the history; behind the newest stands what was being typed.
  private func show(_ index: Int) {
    guard index >= 0 && index <= history.lines.count else { return }
    if shown == history.lines.count { typed = text }
    shown = index
    text = index == history.lines.count ? typed : history.lines[index]
    cursor = text.count
  }

  /// ^R: each key narrows the search, ^R again goes further back, any other key takes the line.
  private func searchHistory() {
    var wanted = ByteString()
    var found = history.lines.count
    let before = (text, prompt)
    while true {
      prompt = "(search: \(wanted)) "
      draw()
      let key = keys.next()
      var start = history.lines.count
      switch key {
      case .character(let scalar): wanted.append(scalar)
      case .backspace: if !wanted.isEmpty { wanted.removeLast() }
      case .control("R"): start = found
      default:
        prompt = before.1
        if key == .control("C") || key == .control("G") { text = before.0 }
        cursor = text.count
        handle(key == .enter ? .end : key)
        return
      }
      if let match = history.search(wanted, before: start) {
        found = match
        text = history.lines[match]
        cursor = text.find(wanted) ?? text.count
      }
    }
  }

  private func complete(with complete: (ByteString) -> Completion) {
    let completion = complete(ByteString(text[0..<cursor]))
    text.insert(contentsOf: completion.addition.bytes, at: cursor)
    cursor += completion.addition.count
    guard completion.addition.isEmpty && completion.candidates.count > 1 else { return }
    let place = cursor
    cursor = text.count
    draw()
    screen.writeMessage("\r\n\(Completion.columns(completion.candidates))")
    cursorRow = 0
    cursor = place
  }

  /// Draws prompt and text over what was drawn before, which may have taken several rows:
  /// up to the prompt's row, clear all below, print, and back to the cursor's place.
  private func draw() {
    let columns = max(20, Terminal(.standardOutput).size.columns)
    let promptWidth = LineEditor.visibleWidth(prompt)
    let end = promptWidth + text.displayWidth
    let place = promptWidth + ByteString(text[0..<cursor]).displayWidth
    var picture = ByteString()
    if cursorRow > 0 { picture += "\u{1B}[\(cursorRow)A" }
    picture += "\r\u{1B}[J\(prompt)\(text)"
    // After the last column the terminal waits with the new row until something is printed.
    if end > 0 && end % columns == 0 { picture += "\r\n" }
    let up = end / columns - place / columns
    if up > 0 { picture += "\u{1B}[\(up)A" }
    picture += "\r"
    if place % columns > 0 { picture += "\u{1B}[\(place % columns)C" }
    cursorRow = place / columns
    screen.writeMessage(picture)
  }

  /// Columns without the sequences that only colour.
  private static func visibleWidth(_ text: ByteString) -> Int {
    var plain = ByteString()
    var inSequence = false
    for byte in text.bytes {
      if byte == 27 {
        inSequence = true
      } else if inSequence {
        if byte.isLetter { inSequence = false }
      } else {
        plain.append(byte)
      }
    }
    return plain.displayWidth
  }
}
