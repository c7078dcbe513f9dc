import System

enum Compare {
  static let tool = Tool(
    "cmp", "[-s] FILE1 FILE2", "Says where two files begin to differ.",
    [Option("s", "quiet", "only the exit status"), Option("l", "accepted")], usageStatus: 2, run)

  private static func run(_ call: Invocation) {
    call.require(2...2)
    var texts: [ByteString] = []
    for file in call.operands {
      let text = attempt(
        file,
        try file == "-" ? FileDescriptor.standardInput.readAll() : FileSystem.contents(of: file))
      guard let text else { Program.exit(2) }
      texts.append(text)
    }
    let (a, b) = (texts[0], texts[1])
    var line = 1
    for index in 0..<min(a.count, b.count) {
      if a[index] != b[index] {
        if !call.has("s") {
          output.line(
            "\(call.operands[0]) \(call.operands[1]) differ: byte \(index + 1), line \(line)")
        }
        Program.exit(1)
      }
      if a[index] == UInt8(ascii: "\n") { line += 1 }
    }
    if a.count == b.count { Program.exit(0) }
    if !call.has("s") {
      let shorter = call.operands[a.count < b.count ? 0 : 1]
      Program.complain("EOF on \(shorter) after byte \(min(a.count, b.count))")
    }
    Program.exit(1)
  }
}
