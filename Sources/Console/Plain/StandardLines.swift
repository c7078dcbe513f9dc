import Glibc

/// Standard input and output, a terminal or pipes.
final class StandardLines: LineTerminal {
  private var bytes: [UInt8] = []
  private var isClosed = false

  /// Nobody types longer lines.
  private static let longest = 1 << 16

  var hasEnded: Bool { isClosed && bytes.isEmpty }

  func wait(milliseconds: Int, orFor descriptor: Int32, takingLines: Bool) {
    // What has ended is always readable, and is not asked any more.
    let isAsked = takingLines && !isClosed
    var waited = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isAsked ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
    ]
    poll(&waited, 2, Int32(clamping: milliseconds))
    if waited[1].revents != 0 { take() }
  }

  private func take() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer.prefix(count)
      // A line that is too long is as many as it takes.
      if bytes.count > Self.longest { bytes.append(UInt8(ascii: "\n")) }
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      isClosed = true
    }
  }

  func nextLine() -> String? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? (isClosed ? bytes.count : nil),
      !bytes.isEmpty
    else { return nil }
    defer { bytes.removeFirst(min(end + 1, bytes.count)) }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return isClosed = true }
      rest = rest.dropFirst(count)
    }
  }
}
