import System

enum Tail {
  static let tool = Tool(
    "tail", "[-n LINES | -c BYTES] [-f] [FILE]...", "Prints the last lines of files.",
    [
      Option("n", "lines", value: "LINES", "how many lines, 10 if not given; +N: from line N on"),
      Option("c", "bytes", value: "BYTES", "how many bytes; +N: from byte N on"),
      Option("f", "follow", "wait for what is added"),
      Option("q", "quiet", "no names of files"), Option("v", "verbose", "names of files always"),
    ], parsing: .numbers, run)

  private static func run(_ call: Invocation) {
    let byBytes = call.has("c")
    let text = call.value(byBytes ? "c" : "n") ?? "10"
    guard let count = text.scaledInteger else { call.misuse("'\(text)' is not a number") }
    let fromStart = text.first == UInt8(ascii: "+")
    var isFirst = true
    Inputs.forEach(call.files) { (file, input) throws(Errno) in
      Head.printHeading(file, call, isFirst)
      isFirst = false
      if byBytes {
        try printBytes(abs(count), fromStart, input)
      } else {
        try printLines(abs(count), fromStart, input)
      }
    }
    if call.has("f"), let file = call.operands.last { attempt(file, try follow(file)) }
  }

  private static func printLines(
    _ count: Int, _ fromStart: Bool, _ input: Input
  ) throws(Errno) {
    var kept: [ByteString] = []
    var number = 0
    while let line = try input.nextLine() {
      number += 1
      if fromStart {
        if number >= count { output.write(line) }
      } else if count > 0 {
        // A ring: line n lies at n mod count.
        if kept.count < count { kept.append(line) } else { kept[(number - 1) % count] = line }
      }
    }
    let oldest = kept.count < count || kept.isEmpty ? 0 : number % count
    for line in kept[oldest...] + kept[..<oldest] { output.write(line) }
  }

  private static func printBytes(
    _ count: Int, _ fromStart: Bool, _ input: Input
  ) throws(Errno) {
    var text = ByteString()
    while true {
      let piece = try input.nextPiece()
      if piece.isEmpty { break }
      text += ByteString(piece)
      if !fromStart && text.count > count + 65536 { text = ByteString(text.bytes.suffix(count)) }
    }
    output.write(fromStart ? text.bytes.dropFirst(max(0, count - 1)) : text.bytes.suffix(count))
  }

  /// Looks every second; a file that became shorter is read anew.
  private static func follow(_ path: ByteString) throws(Errno) {
    output.flush()
    let file = try FileDescriptor.open(path)
    try file.seek(0, from: .end)
    while true {
      let piece = try file.read(upTo: 8192)
      if !piece.isEmpty {
        output.write(piece)
        output.flush()
        continue
      }
      if try file.metadata().size < file.seek(0, from: .current) { try file.seek(0) }
      Clock.sleep(Time(milliseconds: 500))
    }
  }
}
