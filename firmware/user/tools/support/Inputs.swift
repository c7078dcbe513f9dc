import System

/// The inputs of a tool, one after the other.
enum Inputs {
  /// Opens each file ("-" is the standard input) for `body`; what cannot be read is told and left out.
  static func forEach(
    _ files: [ByteString], _ body: (ByteString, Input) throws(Errno) -> Void
  ) {
    for file in files { attempt(file, try withInput(file, body)) }
  }

  private static func withInput(
    _ file: ByteString, _ body: (ByteString, Input) throws(Errno) -> Void
  ) throws(Errno) {
    let input = try Input(path: file)
    defer { input.close() }
    try body(file, input)
  }

  /// Each line of all files, without its newline.
  static func forEachLine(_ files: [ByteString], _ body: (ByteString) -> Void) {
    forEach(files) { (_, input) throws(Errno) in
      while let line = try input.nextLine() { body(line.withoutNewline) }
    }
  }

  static func lines(of files: [ByteString]) -> [ByteString] {
    var lines: [ByteString] = []
    forEachLine(files) { lines.append($0) }
    return lines
  }
}
