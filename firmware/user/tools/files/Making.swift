import System

/// mktemp, truncate, mknod, mkfifo and dd: files of a special making.
enum Making {
  static let temporary = Tool(
    "mktemp", "[-d] [-p DIRECTORY] [TEMPLATE]", "Makes a file with a name that nobody else has.",
    [
      Option("d", "directory", "a directory"),
      Option("p", "tmpdir", value: "DIRECTORY", "where, else in TMPDIR or /tmp"),
    ], makeTemporary)

  private static func makeTemporary(_ call: Invocation) {
    call.require(0...1)
    let directory = call.value("p") ?? Environment["TMPDIR"] ?? "/tmp"
    let template = call.operands.first ?? directory / "tmp.XXXXXX"
    let stem = ByteString(template.bytes.reversed().drop { $0 == UInt8(ascii: "X") }.reversed())
    let length = template.count - stem.count
    if length < 3 { call.misuse("'\(template)' ends in fewer than three X") }
    for _ in 0..<100 {
      let path = stem + randomName(length)
      do throws(Errno) {
        if call.has("d") {
          try FileSystem.makeDirectory(path, permissions: 0o700)
        } else {
          let options: FileDescriptor.OpenOptions = [.writeOnly, .create, .exclusive]
          try FileDescriptor.open(path, options, permissions: 0o600).close()
        }
        output.line(path)
        return
      } catch {
        if error != .fileExists { Program.fail("\(path): \(error)") }
      }
    }
    Program.fail("no free name like '\(template)'")
  }

  private static func randomName(_ length: Int) -> ByteString {
    let letters = ByteString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    var generator = SystemRandomNumberGenerator()
    return ByteString((0..<length).map { _ in letters[Int.random(in: 0..<62, using: &generator)] })
  }

  static let truncate = Tool(
    "truncate", "-s [+-]SIZE FILE...", "Makes files shorter or longer.",
    [
      Option("s", "size", value: "SIZE", "how long; +N and -N by how much"),
      Option("c", "no-create", "make no file"),
    ], changeSizes)

  private static func changeSizes(_ call: Invocation) {
    call.require(atLeast: 1)
    guard let text = call.value("s"), let size = text.scaledInteger else {
      call.misuse("-s SIZE is needed")
    }
    let relative = text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-")
    for path in call.operands {
      if call.has("c") && !FileSystem.exists(path) { continue }
      attempt(path, try changeSize(path, size, relative: relative))
    }
  }

  private static func changeSize(
    _ path: ByteString, _ size: Int, relative: Bool
  ) throws(Errno) {
    try FileDescriptor.withOpen(path, [.writeOnly, .create]) { (file) throws(Errno) in
      let base = relative ? try file.metadata().size : 0
      try file.truncate(to: max(0, base + size))
    }
  }

  static let node = Tool(
    "mknod", "[-m MODE] NAME b|c|p [MAJOR MINOR]", "Makes device files and pipes.",
    [Option("m", "mode", value: "MODE", "its rights")]
  ) { call in
    call.require(atLeast: 2)
    let kinds: [(ByteString, Metadata.Kind)] = [
      ("b", .blockDevice), ("c", .characterDevice), ("u", .characterDevice), ("p", .pipe),
    ]
    guard let kind = kinds.first(where: { $0.0 == call.operands[1] })?.1 else {
      call.misuse("unknown kind '\(call.operands[1])'")
    }
    let numbers = call.operands.dropFirst(2).compactMap { $0.integer }
    if numbers.count != (kind == .pipe ? 0 : 2) { call.misuse("a device has two numbers") }
    let mode = call.value("m")?.unsigned(radix: 8).map { Int($0) } ?? 0o666
    makeNode(call.operands[0], kind.rawValue | mode, numbers)
  }

  static let pipe = Tool("mkfifo", "NAME...", "Makes named pipes.") { call in
    call.require(atLeast: 1)
    for name in call.operands { makeNode(name, Metadata.Kind.pipe.rawValue | 0o666, []) }
  }

  private static func makeNode(_ name: ByteString, _ mode: Int, _ numbers: [Int]) {
    let (major, minor) = (numbers.first ?? 0, numbers.last ?? 0)
    attempt(name, try FileSystem.makeNode(name, mode: mode, major: major, minor: minor))
  }

  static let convert = Tool(
    "dd", "[if=FILE] [of=FILE] [bs=SIZE] [count=N] [skip=N] [seek=N] [conv=notrunc,fsync]",
    "Copies blocks.", [], copyBlocks)

  private static func copyBlocks(_ call: Invocation) {
    var values: [ByteString: ByteString] = [:]
    for operand in call.operands {
      guard let (name, value) = operand.cut(at: "=") else { call.misuse("unknown '\(operand)'") }
      values[name] = value
    }
    func number(_ name: ByteString) -> Int? {
      guard let text = values[name] else { return nil }
      guard let number = text.scaledInteger, number >= 0 else {
        call.misuse("'\(text)' is not a number")
      }
      return number
    }
    let copy = BlockCopy(
      source: values["if"], target: values["of"], size: max(1, number("bs") ?? 512),
      count: number("count") ?? Int.max, skip: number("skip") ?? 0, seek: number("seek") ?? 0,
      conversions: (values["conv"] ?? "").split(at: ","))
    if let blocks = attempt("copying", try copy.run()) {
      let report: ByteString =
        "\(blocks.whole)+\(blocks.partial) records in\n\(blocks.whole)+\(blocks.partial) records out\n"
      if values["status"] != "none" { FileDescriptor.standardError.writeMessage(report) }
    }
  }

  private struct BlockCopy {
    let source: ByteString?
    let target: ByteString?
    let size: Int
    let count: Int
    let skip: Int
    let seek: Int
    let conversions: [ByteString]

    func run() throws(Errno) -> (whole: Int, partial: Int) {
      let input = source == nil ? .standardInput : try FileDescriptor.open(source ?? "")
      var options: FileDescriptor.OpenOptions = [.writeOnly, .create]
      if !conversions.contains("notrunc") && seek == 0 { options.insert(.truncate) }
      let file = target == nil ? .standardOutput : try FileDescriptor.open(target ?? "", options)
      for _ in 0..<skip { _ = try input.read(upTo: size) }
      if seek > 0 { try file.seek(seek * size) }
      var blocks = (whole: 0, partial: 0)
      while blocks.whole + blocks.partial < count {
        let block = try input.read(upTo: size)
        if block.isEmpty { break }
        try file.writeAll(block)
        if block.count == size { blocks.whole += 1 } else { blocks.partial += 1 }
      }
      if conversions.contains("fsync") { try file.synchronize() }
      return blocks
    }
  }
}
