import System

/// The tools that rearrange lines: tac, rev, nl, paste, fold, comm, strings.
enum Lines {
  static let reversed = Tool("tac", "[FILE]...", "Prints lines, the last first.") { call in
    for line in Inputs.lines(of: call.files).reversed() { output.line(line) }
  }

  static let backwards = Tool("rev", "[FILE]...", "Prints each line backwards.") { call in
    Inputs.forEachLine(call.files) { line in
      var result = ByteString()
      var position = line.count
      while position > 0 {
        let start = line.previous(position)
        result += ByteString(line[start..<position])
        position = start
      }
      output.line(result)
    }
  }

  static let numbered = Tool(
    "nl", "[-b a] [FILE]...", "Prints lines with numbers.",
    [Option("b", "body-numbering", value: "STYLE", "a: empty lines, too")]
  ) { call in
    var number = 0
    let all = call.value("b") == "a"
    Inputs.forEachLine(call.files) { line in
      if line.isEmpty && !all { return output.line("       ") }
      number += 1
      output.line("\(number, width: 6)\t\(line)")
    }
  }

  static let paste = Tool(
    "paste", "[-s] [-d CHARACTERS] [FILE]...", "Prints lines of files beside each other.",
    [
      Option("d", "delimiters", value: "CHARACTERS", "what stands between, else a tab"),
      Option("s", "serial", "the lines of each file beside each other"),
    ]
  ) { call in
    let given = Escapes.replaced(call.value("d") ?? "\\t", octalNeedsZero: false).text
    let delimiters = given.isEmpty ? "\t" : given
    func joined(_ texts: [ByteString]) -> ByteString {
      var result = ByteString()
      for (index, text) in texts.enumerated() {
        if index > 0 { result.append(delimiters[(index - 1) % delimiters.count]) }
        result += text
      }
      return result
    }
    let columns = call.files.map { Inputs.lines(of: [$0]) }
    if call.has("s") {
      for column in columns { output.line(joined(column)) }
      return
    }
    for row in 0..<(columns.map { $0.count }.max() ?? 0) {
      output.line(joined(columns.map { row < $0.count ? $0[row] : "" }))
    }
  }

  static let fold = Tool(
    "fold", "[-s] [-w COLUMNS] [FILE]...", "Breaks long lines.",
    [
      Option("w", "width", value: "COLUMNS", "the longest line, else 80"),
      Option("s", "spaces", "only at blanks"),
    ], parsing: .anywhere
  ) { call in
    let width = max(1, call.number("w") ?? 80)
    Inputs.forEachLine(call.files) { line in
      var rest = line.bytes[...]
      while rest.count > width {
        var length = width
        if call.has("s"), let blank = rest.prefix(width).lastIndex(of: 32) {
          length = blank - rest.startIndex + 1
        }
        output.line(ByteString(rest.prefix(length)))
        rest = rest.dropFirst(length)
      }
      output.line(ByteString(rest))
    }
  }

  static let common = Tool(
    "comm", "[-123] FILE1 FILE2", "Compares sorted files line by line.",
    [
      Option("1", "not what only the first has"), Option("2", "not what only the second has"),
      Option("3", "not what both have"),
    ]
  ) { call in
    call.require(2...2)
    var first = Inputs.lines(of: [call.operands[0]])[...]
    var second = Inputs.lines(of: [call.operands[1]])[...]
    func show(_ line: ByteString, _ column: Int) {
      let letters: [Unicode.Scalar] = ["1", "2", "3"]
      if call.has(letters[column]) { return }
      let shown = letters[..<column].count { !call.has($0) }
      output.line(ByteString(repeating: 9, count: shown) + line)
    }
    while let a = first.first ?? second.first {
      if let left = first.first, let right = second.first, left == right {
        show(a, 2)
        first = first.dropFirst()
        second = second.dropFirst()
      } else if let left = first.first, second.first.map({ left < $0 }) ?? true {
        show(left, 0)
        first = first.dropFirst()
      } else if let right = second.popFirst() {
        show(right, 1)
      }
    }
  }

  static let strings = Tool(
    "strings", "[-n LENGTH] [FILE]...", "Prints the texts within binary files.",
    [Option("n", "bytes", value: "LENGTH", "the shortest, else 4")], parsing: .numbers
  ) { call in
    let least = call.number("n") ?? 4
    Inputs.forEach(call.files) { (_, input) throws(Errno) in
      var text = ByteString()
      func show() { if text.count >= least { output.line(text) } }
      while true {
        let piece = try input.nextPiece()
        if piece.isEmpty { break }
        for byte in piece {
          if byte.isPrintable || byte == 9 {
            text.append(byte)
          } else {
            show()
            text = ""
          }
        }
      }
      show()
    }
  }
}
