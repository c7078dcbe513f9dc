import System

enum Head {
  static let tool = Tool(
    "head", "[-n LINES | -c BYTES] [FILE]...", "Prints the first lines of files.",
    [
      Option(
        "n", "lines", value: "LINES", "how many lines, 10 if not given; -N: all but the last N"),
      Option("c", "bytes", value: "BYTES", "how many bytes"),
      Option("q", "quiet", "no names of files"), Option("v", "verbose", "names of files always"),
    ], parsing: .numbers, run)

  private static func run(_ call: Invocation) {
    let lines = call.number("n") ?? 10
    let bytes = call.number("c")
    var isFirst = true
    Inputs.forEach(call.files) { (file, input) throws(Errno) in
      printHeading(file, call, isFirst)
      isFirst = false
      if let bytes {
        try printBytes(bytes, of: input)
      } else if lines < 0 {
        try printAllButLast(-lines, of: input)
      } else {
        var left = lines
        while left > 0, let line = try input.nextLine() {
          output.write(line)
          left -= 1
        }
      }
    }
  }

  /// `==> name <==` above each of several files.
  static func printHeading(_ file: ByteString, _ call: Invocation, _ isFirst: Bool) {
    let wanted = call.has("v") || (call.files.count > 1 && !call.has("q"))
    guard wanted else { return }
    output.line("\(isFirst ? "" : "\n")==> \(file == "-" ? "standard input" : file) <==")
  }

  private static func printBytes(_ count: Int, of input: Input) throws(Errno) {
    var left = count
    while left > 0 {
      let piece = try input.nextPiece().prefix(left)
      if piece.isEmpty { return }
      output.write(piece)
      left -= piece.count
    }
  }

  private static func printAllButLast(_ count: Int, of input: Input) throws(Errno) {
    var lines: [ByteString] = []
    while let line = try input.nextLine() { lines.append(line) }
    for line in lines.dropLast(count) { output.write(line) }
  }
}
