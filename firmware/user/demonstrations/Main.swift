import System

/// Demonstrations of what the kernel does, in one program: the name that it is called by, or the first
/// argument, says which. Each draws what happened from its own records, and checks it.
@main
struct Main {
  private static let all: [Tool] = [
    CopyOnWrite.tool, MailboxRing.tool, Philosophers.tool, ProducerConsumer.tool, Schedulers.tool,
  ]

  static func main() {
    var arguments = Program.arguments[...]
    var name = (arguments.popFirst() ?? "").lastComponent
    if name == "demonstrations", let first = arguments.popFirst() { name = first }
    if name == "demonstrations" || name == "--help" { list() }
    guard let tool = all.first(where: { ByteString($0.name) == name }) else {
      Program.fail("no demonstration is called '\(name)'", status: 127)
    }
    tool.main(arguments)
  }

  private static func list() -> Never {
    for tool in all {
      let summary = ByteString(tool.summary).lines.first ?? ""
      output.line("\(ByteString(tool.name), width: 20)\(summary)")
    }
    output.line("")
    output.line("NAME --help tells what is to be seen, and which part of the kernel does it.")
    Program.exit()
  }
}
