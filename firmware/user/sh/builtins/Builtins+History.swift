import System

/// `history` and `fc`: the lines that were typed, to be listed, run again, or changed and run.
extension Builtins {
  static func history(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    for (index, line) in shell.editor.history.lines.enumerated() {
      output.line("\(index + 1, width: 5)  \(line)")
    }
    return finishOutput(shell)
  }

  /// What `fc` is asked for. Lines are numbered from 1, or from -1 back, or named by how they begin.
  private struct Request {
    var lists = false
    var isBare = false
    var reverses = false
    var runs = false
    var editor: ByteString?
    var operands: ArraySlice<ByteString>

    /// Nil where an option is unknown.
    init?(_ arguments: ArraySlice<ByteString>) {
      operands = arguments
      // `-5` is a line, not an option.
      while let option = operands.first, option.count > 1, option[0] == UInt8(ascii: "-"),
        option.integer == nil
      {
        operands = operands.dropFirst()
        if option == "--" { return }
        for letter in option.dropFirst() {
          switch letter {
          case UInt8(ascii: "l"): lists = true
          case UInt8(ascii: "n"): isBare = true
          case UInt8(ascii: "r"): reverses = true
          case UInt8(ascii: "s"): runs = true
          case UInt8(ascii: "e"): editor = operands.popFirst()
          default: return nil
          }
        }
      }
    }
  }

  static func fix(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    guard var request = Request(arguments.dropFirst()) else {
      throw shell.failure("usage: fc [-r] [-e EDITOR] | -l [-nr] | -s [OLD=NEW]  [FIRST [LAST]]")
    }
    // The line of this very command is not meant.
    let lines = Array(shell.editor.history.lines.dropLast(shell.isInteractive ? 1 : 0))
    guard !lines.isEmpty else {
      shell.complain("fc: there is no history")
      return 1
    }
    if request.runs { return try runAgain(shell, &request, lines) }
    let last = lines.count - 1
    let from =
      try find(shell, request.operands.first, lines) ?? (request.lists ? max(0, last - 15) : last)
    let end = try find(shell, request.operands.dropFirst().first, lines)
    let to = end ?? (request.lists ? last : from)
    var range = Array(min(from, to)...max(from, to))
    if request.reverses != (from > to) { range.reverse() }
    if request.lists {
      for index in range {
        output.line(request.isBare ? "\t\(lines[index])" : "\(index + 1)\t\(lines[index])")
      }
      return finishOutput(shell)
    }
    return try edit(shell, range.map { lines[$0] }, request.editor)
  }

  /// The index of a line; nil if none is named.
  private static func find(
    _ shell: Shell, _ name: ByteString?, _ lines: [ByteString]
  ) throws(Interruption) -> Int? {
    guard let name else { return nil }
    if let number = name.integer {
      let index = number > 0 ? number - 1 : lines.count + number
      return min(max(index, 0), lines.count - 1)
    }
    if let index = lines.lastIndex(where: { $0.starts(with: name) }) { return index }
    throw shell.failure("fc: no line begins with '\(name)'")
  }

  private static func runAgain(
    _ shell: Shell, _ request: inout Request, _ lines: [ByteString]
  ) throws(Interruption) -> Int {
    var change: (before: ByteString, after: ByteString)?
    if let first = request.operands.first, let parts = first.cut(at: "=") {
      change = parts
      request.operands = request.operands.dropFirst()
    }
    let index = try find(shell, request.operands.first, lines) ?? lines.count - 1
    var line = lines[index]
    if let change, !change.before.isEmpty, let place = line.find(change.before) {
      line.replaceSubrange(place..<place + change.before.count, with: change.after.bytes)
    }
    return try runLine(shell, line)
  }

  private static func runLine(_ shell: Shell, _ line: ByteString) throws(Interruption) -> Int {
    output.line(line)
    output.flush()
    if shell.isInteractive { shell.editor.history.replaceLast(by: line) }
    return try shell.runText(line)
  }

  private static func edit(
    _ shell: Shell, _ lines: [ByteString], _ editor: ByteString?
  ) throws(Interruption) -> Int {
    let path: ByteString = "/tmp/fc.\(shell.identifier)"
    defer { try? FileSystem.remove(path) }
    do throws(Errno) {
      try FileSystem.write(lines.joined(by: "\n") + "\n", to: path, permissions: 0o600)
    } catch {
      throw shell.failure("\(path): \(error)")
    }
    let program = editor ?? shell["FCEDIT"] ?? shell["EDITOR"] ?? "edit"
    // The editor is a command of its user's: it may have options.
    let status = try shell.runText("\(program) \(Quoting.quoted(path))")
    guard status == 0, let text = try? FileSystem.contents(of: path) else { return max(status, 1) }
    return try runLine(shell, text.trimmed)
  }
}
