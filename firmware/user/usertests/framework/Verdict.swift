import System

/// What a question's process, or a child of it, found wrong. It lies in memory that they share with who
/// asked, so that no descriptor is needed and the first complaint of any of them counts.
///
///     | length of the reason | the reason's bytes ... |
enum Verdict {
  private static let size = 4096
  nonisolated(unsafe) private static var memory: MemoryMap?

  static func prepare() throws(Errno) { memory = try MemoryMap.map(size: size, shared: true) }

  /// Forgets what the last question said.
  static func clear() { memory?.words[0] = 0 }

  static func report(_ reason: ByteString) {
    guard let memory, memory.words[0] == 0 else { return }
    let bytes = reason.prefix(size - 4)
    for (index, byte) in bytes.enumerated() { memory.bytes[4 + index] = byte }
    memory.words[0] = Int32(bytes.count)
  }

  static var reason: ByteString? {
    guard let memory, memory.words[0] > 0 else { return nil }
    return ByteString(memory.bytes[4..<4 + Int(memory.words[0])])
  }
}
