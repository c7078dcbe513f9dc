import System

enum Sort {
  static let tool = Tool(
    "sort", "[-bfhnrsu] [-t SEPARATOR] [-k KEY]... [-o FILE] [FILE]...", "Sorts lines.",
    [
      Option("n", "numeric-sort", "by the numbers that lines begin with"),
      Option("h", "human-numeric-sort", "by sizes like 2K and 1G"),
      Option("r", "reverse", "the largest first"), Option("u", "unique", "equal lines once"),
      Option("f", "ignore-case", "capital letters as small ones"),
      Option("b", "ignore-leading-blanks", "without blanks at the start"),
      Option("s", "stable", "equal keys stay as they came"),
      Option("c", "check", "only say whether the input is sorted"),
      Option("t", "field-separator", value: "CHARACTER", "what stands between fields"),
      Option("k", "key", value: "KEY", "FIELD[.CHARACTER][bfhnr][,FIELD[.CHARACTER]]"),
      Option("o", "output", value: "FILE", "where the result goes"),
    ], usageStatus: 2, run)

  private static func run(_ call: Invocation) {
    let separator = call.value("t")?.first
    let general = SortKey.Flags(call)
    var keys: [SortKey] = []
    for text in call.values("k") {
      guard let key = SortKey(text, general) else { call.misuse("'\(text)' is no key") }
      keys.append(key)
    }
    if keys.isEmpty { keys = [SortKey(wholeLine: general)] }
    let order = Order(keys: keys, separator: separator, flags: general)
    order.breaksTies = !call.has("s") && !call.has("u")
    let lines = Inputs.lines(of: call.files)
    if call.has("c") { return check(lines, order, call) }
    write(order.sorted(lines, unique: call.has("u")), to: call.value("o"))
  }

  private static func check(_ lines: [ByteString], _ order: Order, _ call: Invocation) {
    for (index, line) in lines.enumerated().dropFirst() {
      let result = order.compare(lines[index - 1], line)
      if result > 0 || (result == 0 && call.has("u")) {
        Program.fail("\(call.files[0]):\(index + 1): disorder: \(line)")
      }
    }
  }

  private static func write(_ lines: [ByteString], to path: ByteString?) {
    guard let path else {
      for line in lines { output.line(line) }
      return
    }
    let text = lines.isEmpty ? "" : lines.joined(by: "\n") + "\n"
    attempt(path, try FileSystem.write(text, to: path))
  }

  /// How two lines compare: by the keys in turn, then byte by byte.
  private final class Order {
    let keys: [SortKey]
    let separator: UInt8?
    let flags: SortKey.Flags
    var breaksTies = true

    init(keys: [SortKey], separator: UInt8?, flags: SortKey.Flags) {
      self.keys = keys
      self.separator = separator
      self.flags = flags
    }

    func compare(_ left: ByteString, _ right: ByteString) -> Int {
      for key in keys {
        let result = key.compare(left, right, separator)
        if result != 0 { return result }
      }
      if !breaksTies || left == right { return 0 }
      return (left < right) != flags.reversed ? -1 : 1
    }

    /// The standard library's sort keeps equal elements in their order.
    func sorted(_ lines: [ByteString], unique: Bool) -> [ByteString] {
      let sorted = lines.sorted { compare($0, $1) < 0 }
      guard unique else { return sorted }
      var result: [ByteString] = []
      for line in sorted {
        if let last = result.last, compare(last, line) == 0 { continue }
        result.append(line)
      }
      return result
    }
  }
}
