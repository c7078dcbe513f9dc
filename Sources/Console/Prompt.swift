/// A line that the user types at the foot of the console.
struct Prompt {
  /// What is asked for.
  enum Kind: Equatable {
    case command
    case search
    /// A question that `y` says yes to.
    case question(String, Question)
  }

  /// What is asked whether to do.
  enum Question: Equatable {
    case leave
    /// Switch the machine of this name off.
    case remove(String)
  }

  let kind: Kind
  private(set) var text = ""
  /// Lines that were typed before, and which of them is shown.
  private let history: [String]
  private var place: Int

  init(_ kind: Kind, text: String = "", history: [String] = []) {
    self.kind = kind
    self.text = text
    self.history = history
    place = history.count
  }

  /// What is shown before the text.
  var label: String {
    switch kind {
    case .command: ":"
    case .search: "/"
    case .question(let text, _): "\(text) (y/n) "
    }
  }

  enum Outcome: Equatable {
    case going
    case done(String)
    case left
  }

  /// A key; `complete` says what a text may go on as.
  mutating func press(_ key: Key, complete: (String) -> [String]) -> Outcome {
    if case .question = kind { return answer(key) }
    switch key {
    case .enter: return .done(text)
    case .escape, .control("c"), .control("g"): return .left
    case .backspace:
      if text.isEmpty { return .left }
      text.removeLast()
    case .control("u"): text = ""
    case .control("w"): removeWord()
    case .tab: text = Self.common(complete(text)) ?? text
    case .up: recall(-1)
    case .down: recall(1)
    case .character(let scalar): text.unicodeScalars.append(scalar)
    default: break
    }
    return .going
  }

  private func answer(_ key: Key) -> Outcome {
    switch key {
    case .character("y"), .character("Y"), .enter: .done("y")
    case .mouse, .resized: .going
    default: .left
    }
  }

  private mutating func removeWord() {
    while text.last == " " { text.removeLast() }
    while let last = text.last, last != " " { text.removeLast() }
  }

  private mutating func recall(_ step: Int) {
    place = max(0, min(history.count, place + step))
    text = place < history.count ? history[place] : ""
  }

  /// What all of them begin with; the only one with a space behind.
  private static func common(_ texts: [String]) -> String? {
    guard let first = texts.first else { return nil }
    if texts.count == 1 { return first + " " }
    var prefix = first
    while !texts.allSatisfy({ $0.hasPrefix(prefix) }) { prefix.removeLast() }
    return prefix
  }
}
