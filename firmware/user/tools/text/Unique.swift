import System

enum Unique {
  static let tool = Tool(
    "uniq", "[-cdui] [-f FIELDS] [-s CHARACTERS] [INPUT [OUTPUT]]",
    "Prints lines once that follow each other.",
    [
      Option("c", "count", "how often each line came"),
      Option("d", "repeated", "only repeated ones"),
      Option("u", "unique", "only those that came once"),
      Option("i", "ignore-case", "capital letters as small ones"),
      Option("f", "skip-fields", value: "FIELDS", "how many fields not to compare"),
      Option("s", "skip-chars", value: "CHARACTERS", "how many characters not to compare"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(0...2)
    if call.operands.count == 2 {
      attempt(call.operands[1], try redirect(call.operands[1]))
    }
    var current: ByteString?
    var count = 0
    Inputs.forEachLine([call.files[0]]) { line in
      if let last = current, key(last, call) == key(line, call) {
        count += 1
        return
      }
      if let current { show(current, count, call) }
      current = line
      count = 1
    }
    if let current { show(current, count, call) }
  }

  private static func redirect(_ path: ByteString) throws(Errno) {
    let file = try FileDescriptor.open(path, [.writeOnly, .create, .truncate])
    try file.duplicate(as: .standardOutput)
  }

  private static func key(_ line: ByteString, _ call: Invocation) -> ByteString {
    var rest = line.bytes[...]
    for _ in 0..<(call.number("f") ?? 0) {
      rest = rest.drop { $0.isSpace }.drop { !$0.isSpace }
    }
    let key = ByteString(rest.dropFirst(call.number("s") ?? 0))
    return call.has("i") ? key.lowercased : key
  }

  private static func show(_ line: ByteString, _ count: Int, _ call: Invocation) {
    if (call.has("d") && count == 1) || (call.has("u") && count > 1) { return }
    output.line(call.has("c") ? "\(count, width: 7) \(line)" : line)
  }
}
