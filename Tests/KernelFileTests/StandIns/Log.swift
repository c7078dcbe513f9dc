import Synchronization

/// In the place of the kernel's log: the last lines, for tests to look at.
enum Log {
  private static let lock = Mutex()
  nonisolated(unsafe) private static var lines: [String] = []

  static func append(_ line: String) {
    lock.withLock {
      if lines.count >= 1000 { lines.removeFirst(500) }
      lines.append(line)
    }
  }

  static var last: [String] { lock.withLock { lines } }
}

func log(_ text: String) { Log.append(text) }
