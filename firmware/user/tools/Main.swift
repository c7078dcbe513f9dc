import System

/// The small tools in one program: the name that it is called by says which one it is. Most of what
/// a tool of a hundred lines consists of is the library; in one file, with a hard link per name, that
/// stands on the disk and in memory once.
@main
struct Main {
  static func main() {
    var arguments = Program.arguments[...]
    var name = (arguments.popFirst() ?? "").lastComponent
    if name == "tools", let first = arguments.popFirst() { name = first }
    if name == "--list" || name == "tools" { list() }
    guard let tool = Tools.find(name) else {
      Program.fail("no tool is called '\(name)'", status: 127)
    }
    tool.main(arguments)
  }

  private static func list() -> Never {
    let names = Tools.all.map { ByteString($0.name) }.sorted()
    for name in names { output.line(name) }
    Program.exit()
  }
}
