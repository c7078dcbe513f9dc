import System

/// edit: a full-screen editor for text.
@main
struct Main {
  static func main() {
    let tool = Tool(
      "edit", "[+LINE] [FILE]", "Edits a text; the keys stand at the foot of the screen.", [], run)
    tool.main(Program.arguments.dropFirst())
  }

  private static func run(_ call: Invocation) {
    var operands = call.operands[...]
    var line = 1
    if let first = operands.first, first.first == UInt8(ascii: "+"), let number = first.integer {
      line = number
      operands = operands.dropFirst()
    }
    if operands.count > 1 { call.misuse("extra operand '\(operands[operands.startIndex + 1])'") }
    guard Terminal.isTerminal(.standardInput), Terminal.isTerminal(.standardOutput) else {
      Program.fail("needs a terminal", status: 2)
    }
    let document = Document()
    if let path = operands.first { attempt(path, try document.load(path)) }
    if Program.exitStatus != 0 { Program.exit() }
    Editor(document).run(startingAt: line)
  }
}
