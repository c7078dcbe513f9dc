import System

enum Find {
  static let tool = Tool(
    "find", "[PATH]... [EXPRESSION]",
    """
    Walks through trees. Tests: -name -iname -path -type -size -mtime -mmin -newer -empty -perm
    -user; actions: -print -print0 -delete -prune -quit -exec COMMAND {} ; or +; also -maxdepth,
    -mindepth, -depth, ! -a -o and parentheses.
    """, parsing: .none, run)

  private static func run(_ call: Invocation) {
    if call.operands == ["--help"] { return call.tool.printHelp() }
    let isExpression = { (text: ByteString) in
      (text.count > 1 && text[0] == UInt8(ascii: "-")) || text == "!" || text == "("
    }
    let paths = Array(call.operands.prefix { !isExpression($0) })
    var parser = FindParser(call.operands.dropFirst(paths.count), call)
    let expression = parser.parse()
    var walk = FindWalk(expression, parser.limits)
    for path in paths.isEmpty ? ["."] : paths { walk.visit(path, depth: 0) }
    walk.finish()
  }
}
