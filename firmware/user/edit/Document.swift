import System

/// The text that is edited: lines, the file they belong to, and what undoes changes.
final class Document {
  private(set) var lines: [ByteString] = [""]
  private(set) var path: ByteString?
  private(set) var endsWithNewline = true

  /// How many changes lie between the text and the file.
  private var savedDepth = 0

  /// A place in the text: a line, and bytes into it.
  struct Place: Equatable, Comparable {
    var line = 0
    var column = 0

    static func < (left: Place, right: Place) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }

  /// A replacement that can be taken back: what stood at `start`, and what stands there now.
  struct Change {
    let start: Place
    let removed: ByteString
    var inserted: ByteString

    /// Whether it was typed, and may grow by what is typed next.
    var isOpen: Bool
  }

  private var done: [Change] = []
  private var undone: [Change] = []

  var isChanged: Bool { done.count != savedDepth }

  func load(_ path: ByteString) throws(Errno) {
    self.path = path
    do throws(Errno) {
      let text = try FileSystem.contents(of: path)
      endsWithNewline = text.isEmpty || text.last == UInt8(ascii: "\n")
      lines = text.isEmpty ? [""] : text.lines
    } catch {
      // A file that is not there yet is made when it is saved.
      if error != .noSuchFileOrDirectory { throw error }
    }
  }

  /// Writes beside the file and renames, so that a failure leaves the old text.
  func save(to newPath: ByteString) throws(Errno) -> Int {
    let text = lines.joined(by: "\n") + (endsWithNewline ? "\n" : "")
    let old = try? FileSystem.metadata(of: newPath)
    if let old, old.links > 1 || !old.isRegular || isLink(newPath) {
      try FileSystem.write(text, to: newPath)
    } else {
      try replace(newPath, text, permissions: old?.permissions)
    }
    path = newPath
    savedDepth = done.count
    closeChange()
    return text.count
  }

  private func isLink(_ path: ByteString) -> Bool {
    (try? FileSystem.metadata(of: path, followingLinks: false))?.isSymbolicLink == true
  }

  private func replace(
    _ target: ByteString, _ text: ByteString, permissions: Int?
  ) throws(Errno) {
    let partial = target + ".partial"
    let options: FileDescriptor.OpenOptions = [.writeOnly, .create, .truncate]
    do throws(Errno) {
      try FileDescriptor.withOpen(partial, options) { (file) throws(Errno) in
        try file.writeAll(text)
        try file.synchronize()
      }
      if let permissions { try FileSystem.setPermissions(partial, permissions) }
      try FileSystem.rename(partial, to: target)
    } catch {
      try? FileSystem.remove(partial)
      throw error
    }
  }

  // MARK: Changing

  /// Where a text that begins at `start` ends.
  static func end(of text: ByteString, from start: Place) -> Place {
    let newlines = text.bytes.count { $0 == UInt8(ascii: "\n") }
    if newlines == 0 { return Place(line: start.line, column: start.column + text.count) }
    let last = text.bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0
    return Place(line: start.line + newlines, column: text.count - last - 1)
  }

  func text(from start: Place, to end: Place) -> ByteString {
    if start.line == end.line { return ByteString(lines[start.line][start.column..<end.column]) }
    var pieces = [ByteString(lines[start.line].bytes[start.column...])]
    pieces += lines[(start.line + 1)..<end.line]
    pieces.append(ByteString(lines[end.line][..<end.column]))
    return pieces.joined(by: "\n")
  }

  /// Puts `text` in place of what lies between, and remembers it; gives the place behind it.
  @discardableResult
  func replace(_ start: Place, _ end: Place, by text: ByteString, typed: Bool = false) -> Place {
    let removed = self.text(from: start, to: end)
    let last = done.last
    if typed, removed.isEmpty, var open = last, open.isOpen, done.count != savedDepth,
      Document.end(of: open.inserted, from: open.start) == start
    {
      open.inserted += text
      done[done.count - 1] = open
    } else {
      closeChange()
      done.append(Change(start: start, removed: removed, inserted: text, isOpen: typed))
    }
    if savedDepth > done.count - 1 && !undone.isEmpty { savedDepth = -1 }
    undone = []
    return put(text, from: start, to: end)
  }

  /// What is typed next is a change of its own.
  func closeChange() {
    if !done.isEmpty { done[done.count - 1].isOpen = false }
  }

  private func put(_ text: ByteString, from start: Place, to end: Place) -> Place {
    let before = ByteString(lines[start.line][..<start.column])
    let after = ByteString(lines[end.line].bytes[end.column...])
    let whole = before + text + after
    lines.replaceSubrange(start.line...end.line, with: whole.split(at: "\n"))
    return Document.end(of: text, from: start)
  }

  /// Takes the last change back; gives the place where it was, nil if there is none.
  func undo() -> Place? {
    guard let change = done.popLast() else { return nil }
    undone.append(change)
    let end = Document.end(of: change.inserted, from: change.start)
    return put(change.removed, from: change.start, to: end)
  }

  func redo() -> Place? {
    guard let change = undone.popLast() else { return nil }
    done.append(change)
    let end = Document.end(of: change.removed, from: change.start)
    return put(change.inserted, from: change.start, to: end)
  }
}
