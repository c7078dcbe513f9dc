import System

/// The editor: a document, a cursor in it, and what keys do.
final class Editor {
  let document: Document
  let keys = KeyReader()
  var cursor = Document.Place()

  /// The column that up and down aim at.
  private var goal: Int?

  /// The other end of what is marked.
  var mark: Document.Place?
  private var clipboard = ByteString()
  private var searched = ByteString()

  var message: ByteString = ""
  var showsNumbers = true
  private var isRunning = true
  lazy var view = View(self)

  init(_ document: Document) { self.document = document }

  func run(startingAt line: Int) {
    let terminal = Terminal(.standardInput)
    guard let mode = attempt("terminal", try terminal.mode()) else { return }
    attempt("terminal", try terminal.setMode(mode.raw()))
    // Nothing to do but to interrupt the read: the picture is drawn anew after every key.
    try? Signal.windowChange.handle(.call { _ in }, restarting: false)
    cursor.line = max(0, min(line - 1, document.lines.count - 1))
    view.begin()
    while isRunning {
      view.draw()
      let key = keys.next()
      if key != .interrupted { message = "" }
      handle(key)
    }
    view.end()
    attempt("terminal", try terminal.setMode(mode))
  }

  private func handle(_ key: Key) {
    switch key {
    case .character(let scalar):
      var text = ByteString()
      text.append(scalar)
      insert(text, typed: true)
    case .enter: insert("\n" + indentation)
    case .tab: insert("  ")
    case .backspace: removeBackwards()
    case .delete, .control("D"): removeForwards()
    case .control("S"): save()
    case .control("Q"), .control("X"), .endOfInput: quit(forced: key == .endOfInput)
    case .control("F"), .control("W"): find()
    case .control("N"): findNext()
    case .control("G"): goToLine()
    case .control("Z"), .control("_"): undo()
    case .control("Y"), .control("R"): redo()
    case .control("K"): cut()
    case .control("C"): copy()
    case .control("V"), .control("U"): insert(clipboard)
    case .control("@"), .control("B"): mark = mark == nil ? cursor : nil
    case .control("L"): showsNumbers.toggle()
    default: move(key)
    }
    if case .up = key { return }
    if case .down = key { return }
    if key != .pageUp && key != .pageDown { goal = nil }
  }

  // MARK: Moving

  var line: ByteString { document.lines[cursor.line] }

  private func move(_ key: Key) {
    document.closeChange()
    switch key {
    case .left: moveLeft()
    case .right: moveRight()
    case .up: moveLines(-1)
    case .down: moveLines(1)
    case .pageUp: moveLines(-view.textRows)
    case .pageDown: moveLines(view.textRows)
    case .home, .control("A"): cursor.column = 0
    case .end, .control("E"): cursor.column = line.count
    case .wordLeft, .alternate("b"): moveWord(forwards: false)
    case .wordRight, .alternate("f"): moveWord(forwards: true)
    case .alternate("<"): cursor = Document.Place()
    case .alternate(">"): cursor = lastPlace
    case .escape: mark = nil
    default: break
    }
  }

  private var lastPlace: Document.Place {
    let last = document.lines.count - 1
    return Document.Place(line: last, column: document.lines[last].count)
  }

  private func moveLeft() {
    if cursor.column > 0 {
      cursor.column = line.previous(cursor.column)
    } else if cursor.line > 0 {
      cursor.line -= 1
      cursor.column = line.count
    }
  }

  private func moveRight() {
    if cursor.column < line.count {
      cursor.column += line.scalar(at: cursor.column).length
    } else if cursor.line < document.lines.count - 1 {
      cursor = Document.Place(line: cursor.line + 1, column: 0)
    }
  }

  private func moveLines(_ count: Int) {
    let wanted = goal ?? View.column(of: cursor.column, in: line)
    goal = wanted
    cursor.line = max(0, min(cursor.line + count, document.lines.count - 1))
    cursor.column = View.position(ofColumn: wanted, in: line)
  }

  private func moveWord(forwards: Bool) {
    func atWord() -> Bool {
      let index = forwards ? cursor.column : cursor.column - 1
      return line.indices.contains(index) && line[index].isNameCharacter
    }
    func step() -> Bool {
      let before = cursor
      if forwards { moveRight() } else { moveLeft() }
      return cursor != before
    }
    while !atWord() { if !step() { return } }
    while atWord() { if !step() { return } }
  }

  // MARK: Changing

  private func insert(_ text: ByteString, typed: Bool = false) {
    let (start, end) = selection ?? (cursor, cursor)
    cursor = document.replace(start, end, by: text, typed: typed && start == end)
    mark = nil
  }

  /// What is marked, in order.
  var selection: (Document.Place, Document.Place)? {
    guard let mark, mark != cursor else { return nil }
    // Undoing may have made the text shorter than where the mark was.
    guard mark.line < document.lines.count, mark.column <= document.lines[mark.line].count else {
      return nil
    }
    return mark < cursor ? (mark, cursor) : (cursor, mark)
  }

  /// A new line begins like the one above it.
  private var indentation: ByteString {
    ByteString(line[..<cursor.column].prefix { $0 == 32 || $0 == 9 })
  }

  private func removeBackwards() {
    if selection == nil {
      let end = cursor
      moveLeft()
      if cursor != end { document.replace(cursor, end, by: "") }
    } else {
      insert("")
    }
  }

  private func removeForwards() {
    if selection == nil {
      let start = cursor
      moveRight()
      if cursor != start { document.replace(start, cursor, by: "") }
      cursor = start
    } else {
      insert("")
    }
  }

  /// The marked text, or the line.
  private var cutRange: (Document.Place, Document.Place) {
    if let selection { return selection }
    let start = Document.Place(line: cursor.line, column: 0)
    let isLast = cursor.line == document.lines.count - 1
    let end =
      isLast
      ? Document.Place(line: cursor.line, column: line.count)
      : Document.Place(line: cursor.line + 1, column: 0)
    return (start, end)
  }

  private func copy() {
    let (start, end) = cutRange
    clipboard = document.text(from: start, to: end)
    message = "copied \(clipboard.count) bytes"
    mark = nil
  }

  private func cut() {
    let (start, end) = cutRange
    clipboard = document.text(from: start, to: end)
    cursor = document.replace(start, end, by: "")
    mark = nil
  }

  private func undo() {
    guard let place = document.undo() else { return message = "nothing to undo" }
    cursor = place
    mark = nil
  }

  private func redo() {
    guard let place = document.redo() else { return message = "nothing to redo" }
    cursor = place
    mark = nil
  }

  // MARK: Files

  private func save() {
    guard let path = document.path ?? view.ask("Save as: ", self), !path.isEmpty else { return }
    do throws(Errno) {
      let count = try document.save(to: path)
      message = "saved \(count) bytes to \(path)"
    } catch {
      message = "\(path): \(error)"
    }
  }

  private func quit(forced: Bool) {
    if forced || !document.isChanged {
      isRunning = false
      return
    }
    let answer = view.ask(
      "The text has changed. Save it? (y, n, escape to go on) ", self, keys: "yn")
    if answer == "y" {
      save()
      isRunning = document.isChanged
    } else if answer == "n" {
      isRunning = false
    }
  }

  // MARK: Finding

  private func find() {
    guard let text = view.ask("Find: ", self), !text.isEmpty else { return }
    searched = text
    findNext()
  }

  /// Behind the cursor, and then from the start.
  private func findNext() {
    if searched.isEmpty { return find() }
    let count = document.lines.count
    for offset in 0...count {
      let index = (cursor.line + offset) % count
      let start = offset == 0 ? cursor.column + 1 : 0
      if let found = document.lines[index].find(
        searched, from: min(start, document.lines[index].count))
      {
        if index < cursor.line || (index == cursor.line && found <= cursor.column) {
          message = "from the start again"
        }
        cursor = Document.Place(line: index, column: found)
        return
      }
    }
    message = "'\(searched)' is not in the text"
  }

  private func goToLine() {
    guard let text = view.ask("Line: ", self) else { return }
    guard let number = text.integer else { return message = "'\(text)' is not a number" }
    cursor = Document.Place(line: max(0, min(number - 1, document.lines.count - 1)), column: 0)
  }
}
