import System

/// What the kernel tells of a mapping of a process: pages that are there, in kibibytes (proc(5), smaps).
struct MemoryFigures {
  let resident: Int
  /// Each page divided by how many have it.
  let proportional: Int
  let shared: Int
  let own: Int

  /// The mapping that begins at `address`, of a process; nil if there is none.
  init?(_ process: Int, at address: UInt) {
    guard let text = try? FileSystem.contents(of: "/proc/\(process)/smaps") else { return nil }
    let start: ByteString = "\(hexadecimal: address)-"
    var lines = text.lines[...]
    while let line = lines.first, !line.starts(with: start) { lines = lines.dropFirst() }
    guard !lines.isEmpty else { return nil }
    var values: [ByteString: Int] = [:]
    for line in lines.dropFirst() {
      let words = line.words
      guard words.count == 3, words[0].last == UInt8(ascii: ":") else { break }
      values[words[0]] = words[1].integer
    }
    func value(_ name: ByteString) -> Int { values[name] ?? 0 }
    resident = value("Rss:")
    proportional = value("Pss:")
    shared = value("Shared_Clean:") + value("Shared_Dirty:")
    own = value("Private_Clean:") + value("Private_Dirty:")
  }

  var columns: ByteString {
    "\(resident, width: 7)\(proportional, width: 7)\(shared, width: 7)\(own, width: 8)"
  }
}
