import ConsoleModel

/// The guest's terminal: what it writes, and what it wrote before, which can be searched and copied.
final class TerminalPane: ConsoleScreen {
  let title = "Terminal"
  let shortTitle = "Term"
  let canSearch = true
  let guest: GuestTerminal
  /// How many lines above the present ones are shown; nil where keys go to the guest.
  private(set) var above: Int?
  /// What is looked for.
  private var wanted = ""
  /// Where a copy begins, as the number of a line since the beginning.
  private var mark: Int?
  private var pointer = 0
  /// How many lines had gone when the pane was drawn.
  private var seenCount = 0
  /// Takes text that the user copies.
  private let copy: (String) -> Void
  /// Gives bytes to the guest.
  private let send: ([UInt8]) -> Void

  init(
    _ guest: GuestTerminal, send: @escaping ([UInt8]) -> Void, copy: @escaping (String) -> Void
  ) {
    (self.guest, self.send, self.copy) = (guest, send, copy)
  }

  var givesKeysToGuest: Bool { above == nil }

  var hints: [(key: String, text: String)] {
    above == nil
      ? []
      : [
        ("↑↓ PgUp", "scroll"), ("/", "search"), ("N", "next"), ("v", "mark"), ("y", "copy"),
        ("Esc", "back to the guest"),
      ]
  }

  // MARK: Drawing

  func draw(_ pane: Pane, _ look: Look) {
    guest.resize(height: pane.height, width: pane.width)
    stay()
    let offset = above ?? 0
    for row in 0..<pane.height {
      for (column, cell) in guest.line(row - offset).enumerated() {
        pane.put(cell, row: row, column: column)
      }
      if above != nil { decorate(pane, row, line: row - offset) }
    }
    guard above == nil else { return }
    if guest.hasCursor, look.phase.takesKeys {
      pane.setCursor(row: guest.cursor.row, column: guest.cursor.column)
    }
  }

  /// Whoever reads what was is not to have it go away under his eyes.
  private func stay() {
    let count = guest.goneCount - seenCount
    seenCount = guest.goneCount
    guard let above, count > 0 else { return }
    self.above = min(above + count, guest.gone.count)
    pointer = max(-guest.gone.count, pointer - count)
  }

  /// Shows what is found, marked, and pointed at.
  private func decorate(_ pane: Pane, _ row: Int, line: Int) {
    let isMarked = mark.map {
      (min($0, number(pointer))...max($0, number(pointer))).contains(number(line))
    }
    if isMarked == true || line == pointer {
      pane.restyle(row: row) { $0.attributes.formSymmetricDifference(.reverse) }
    }
    guard !wanted.isEmpty else { return }
    let text = guest.text(line).lowercased()
    var rest = text[...]
    while let found = rest.firstRange(of: wanted.lowercased()) {
      let start = text.distance(from: text.startIndex, to: found.lowerBound)
      pane.restyle(row: row, columns: start..<start + wanted.count) {
        $0 = Style(.black, on: .yellow)
      }
      rest = text[found.upperBound...]
    }
  }

  /// The number of a line since the beginning, which stays when others come.
  private func number(_ line: Int) -> Int { guest.goneCount + line }

  // MARK: Keys

  /// Keys go to the guest from now on, or move in what it wrote.
  func setScrolling(_ isScrolling: Bool) {
    above = isScrolling ? above ?? 0 : nil
    mark = nil
    pointer = guest.cursor.row
  }

  func press(_ key: Key, _ look: Look) -> Bool {
    guard let above else {
      if case .mouse(let mouse) = key, !guest.wantsMouse {
        guard mouse.action == .wheelUp else { return true }
        setScrolling(true)
        move(-3)
        return true
      }
      guest.press(key)
      send(guest.takeAnswers())
      return true
    }
    return scroll(key, above)
  }

  private func scroll(_ key: Key, _ above: Int) -> Bool {
    switch key {
    case .up, .character("k"): move(-1)
    case .down, .character("j"): move(1)
    case .pageUp: move(-guest.height)
    case .pageDown: move(guest.height)
    case .home, .character("g"): move(-guest.gone.count - guest.height)
    case .end, .character("G"): move(guest.gone.count + guest.height)
    case .character("v"): mark = mark == nil ? number(pointer) : nil
    case .character("y"), .enter: copyMarked()
    case .character("N"): search(wanted)
    case .escape, .character("q"): setScrolling(false)
    case .mouse(let mouse) where mouse.action == .wheelUp: move(-3)
    case .mouse(let mouse) where mouse.action == .wheelDown:
      move(3)
      if self.above == 0, pointer == guest.height - 1 { setScrolling(false) }
    default: return false
    }
    return true
  }

  private func move(_ count: Int) {
    pointer = max(-guest.gone.count, min(guest.height - 1, pointer + count))
    guard let above else { return }
    self.above = max(-pointer, min(above, guest.height - 1 - pointer), 0)
  }

  /// Goes to the nearest line above that has the text; false where none has.
  @discardableResult
  func search(_ text: String) -> Bool {
    wanted = text
    guard !text.isEmpty else { return true }
    setScrollingToSearch()
    let lines = (-guest.gone.count..<pointer).reversed()
    guard
      let found = lines.first(where: { guest.text($0).lowercased().contains(text.lowercased()) })
    else { return false }
    move(found - pointer)
    return true
  }

  private func setScrollingToSearch() {
    if above == nil {
      setScrolling(true)
      pointer = guest.height
    }
  }

  private func copyMarked() {
    let first = mark.map { $0 - guest.goneCount } ?? pointer
    let lines = (min(first, pointer)...max(first, pointer)).map { guest.text($0) }
    copy(lines.joined(separator: "\n") + "\n")
    setScrolling(false)
  }
}

extension Phase {
  /// Whether what is typed reaches the guest soon.
  var takesKeys: Bool {
    if case .running = self { return true }
    return false
  }
}
