import System

/// What must be as it was when all questions have been asked.
struct Resources {
  let descriptors: Int
  let processes: Int
  let freePages: Int

  /// What the kernel may keep for itself, in pages: its objects come in pages, and Linux's caches grow.
  private static let tolerance = isOurs ? 1024 : 8192

  private static var isOurs: Bool {
    (try? SystemInformation.names().release.contains("mvm")) ?? false
  }

  /// Makes as many processes at once as the questions will have, for a kernel keeps the stacks of those
  /// that have ended for the next ones.
  static func warmUp() {
    guard let ends = try? FileDescriptor.pipe() else { return }
    var children = 0
    while children < 700, let child = try? Process.fork() {
      if child == 0 {
        try? ends.writing.close()
        _ = try? ends.reading.read(upTo: 1)
        Program.exitImmediately(0)
      }
      children += 1
    }
    try? ends.writing.close()
    try? ends.reading.close()
    for _ in 0..<children { _ = try? Process.wait() }
  }

  init() {
    descriptors = (try? Directory.names(in: "/proc/self/fd").count) ?? 0
    // Linux's own threads, whose parent is number 2, come and go.
    processes = Resources.numbers(in: "/proc").filter { Resources.parent(of: $0) != 2 }.count
    freePages = Resources.available / 4
  }

  /// What is missing of `before`, in words.
  func losses(since before: Resources) -> [ByteString] {
    var losses: [ByteString] = []
    if descriptors != before.descriptors {
      losses.append("\(descriptors - before.descriptors) descriptors stayed open")
    }
    if processes > before.processes {
      losses.append("\(processes - before.processes) processes stayed")
    }
    if freePages + Resources.tolerance < before.freePages {
      losses.append("\(before.freePages - freePages) pages of memory are gone")
    }
    return losses
  }

  /// Memory that is free, or could be: kibibytes.
  private static var available: Int {
    guard let text = try? FileSystem.contents(of: "/proc/meminfo") else { return 0 }
    for line in text.split(at: "\n") where line.starts(with: "MemAvailable:") {
      return line.words[1].integer ?? 0
    }
    return 0
  }

  private static func numbers(in directory: ByteString) -> [Int] {
    ((try? Directory.names(in: directory)) ?? []).compactMap { $0.integer }
  }

  /// The processes whose parent is this one.
  static var children: [Int] {
    let own = Process.identifier
    return numbers(in: "/proc").filter { parent(of: $0) == own }
  }

  /// The fourth word of /proc/PID/stat; a name may hold blanks, so it is counted from the parenthesis.
  static func parent(of process: Int) -> Int? {
    guard let text = try? FileSystem.contents(of: "/proc/\(process)/stat"),
      let end = text.bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let words = ByteString(text[(end + 1)...]).words
    return words.count > 1 ? words[1].integer : nil
  }
}
