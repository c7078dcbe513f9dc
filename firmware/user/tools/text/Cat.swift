import System

enum Cat {
  static let tool = Tool(
    "cat", "[-n] [FILE]...", "Prints files one after the other.",
    [Option("n", "number", "number the lines"), Option("u", "write at once")], run)

  private static func run(_ call: Invocation) {
    var number = 0
    Inputs.forEach(call.files) { (_, input) throws(Errno) in
      if call.has("n") {
        while let line = try input.nextLine() {
          number += 1
          output.write("\(number, width: 6)\t\(line)")
        }
      } else {
        try copy(input)
      }
    }
  }

  /// What has come is printed before more is waited for.
  private static func copy(_ input: Input) throws(Errno) {
    while true {
      let piece = try input.nextPiece()
      if piece.isEmpty { return }
      output.write(piece)
      output.flush()
    }
  }
}
