import System

enum Tee {
  static let tool = Tool(
    "tee", "[-a] [FILE]...", "Copies the input to the output and to files.",
    [Option("a", "append", "behind what the files hold"), Option("i", "ignore interrupts")], run)

  private static func run(_ call: Invocation) {
    if call.has("i") { try? Signal.interrupt.handle(.ignored) }
    let mode: FileDescriptor.OpenOptions = call.has("a") ? .append : .truncate
    var files: [FileDescriptor] = []
    for path in call.operands {
      let file = attempt(path, try FileDescriptor.open(path, [.writeOnly, .create, mode]))
      if let file { files.append(file) }
    }
    Inputs.forEach(["-"]) { (_, input) throws(Errno) in
      while true {
        let piece = try input.nextPiece()
        if piece.isEmpty { return }
        output.write(piece)
        output.flush()
        for file in files { try file.writeAll(ByteString(piece)) }
      }
    }
  }
}
