import System

/// What /proc tells of a process (proc(5), /proc/PID/stat).
struct ProcessInformation {
  let identifier: Int
  let name: ByteString
  let state: ByteString
  let parent: Int
  let group: Int
  let terminal: Int

  /// On harts, in hundredths of a second.
  let time: Int
  let nice: Int
  let threads: Int
  let virtualBytes: Int
  let residentBytes: Int
  let owner: Int

  /// The command's name stands in parentheses and may hold any character, also a parenthesis.
  init?(_ identifier: Int) {
    let directory: ByteString = "/proc/\(identifier)"
    guard let text = try? FileSystem.contents(of: directory / "stat"),
      let open = text.bytes.firstIndex(of: UInt8(ascii: "(")),
      let close = text.bytes.lastIndex(of: UInt8(ascii: ")")), open < close
    else { return nil }
    let fields = ByteString(text[(close + 1)..<text.count]).words
    guard fields.count >= 22 else { return nil }
    func number(_ field: Int) -> Int { fields[field - 3].integer ?? 0 }
    self.identifier = identifier
    name = ByteString(text[(open + 1)..<close])
    state = fields[0]
    parent = number(4)
    group = number(5)
    terminal = number(7)
    time = number(14) + number(15)
    nice = number(19)
    threads = number(20)
    virtualBytes = number(23)
    residentBytes = number(24) * 4096
    owner = (try? FileSystem.metadata(of: directory))?.owner ?? 0
  }

  /// Its arguments, or its name in brackets if it has none, as the kernel's threads.
  var command: ByteString {
    let text = (try? FileSystem.contents(of: "/proc/\(identifier)/cmdline")) ?? ""
    if text.isEmpty { return "[\(name)]" }
    return ByteString(text.bytes.map { $0 == 0 ? 32 : $0 }).trimmed
  }

  static var all: [ProcessInformation] {
    let names = (try? Directory.entries(of: "/proc").map { $0.name }) ?? []
    return names.compactMap { $0.integer }.sorted().compactMap { ProcessInformation($0) }
  }

  /// "1:05"
  var timeText: ByteString { "\(time / 6000):\(time / 100 % 60, zeros: 2)" }
}
