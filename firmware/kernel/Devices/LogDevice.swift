/// /dev/kmsg: the kernel's log, a record a read, and a line of it a write (Documentation/ABI/testing/dev-kmsg).
///
///     6,1042,512345,-;the text            priority and facility, number, microseconds, flags
///
/// The number is the record's place in the log, in bytes, so that numbers rise.
final class LogDevice: OpenFile {
  private let lock = Mutex()
  /// Of all bytes that were ever logged; guarded by the lock.
  private var position = 0
  private static let longestLine = 1024

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    lock.lock()
    defer { lock.unlock() }
    // The log wakes nobody, so that it can be written by whoever holds whatever lock.
    guard let record = nextRecord() else { throw .wouldBlock }
    guard record.count <= transfer.remaining else { throw .invalidArgument }
    try transfer.put(record)
    return record.count
  }

  private func nextRecord() -> [UInt8]? {
    var start = position
    let bytes = Kernel.logLock.withLock { Log.read(from: &start, limit: Self.longestLine) }
    let line = Array(bytes.prefix { $0 != .newline })
    guard !line.isEmpty else { return nil }
    let number = start - bytes.count
    position = number + line.count + 1
    let (time, text) = Self.split(line)
    return Array("6,\(number),\(time),-;".utf8) + text + [.newline]
  }

  /// `[    1.002003] text` as 1002003 and `text`.
  private static func split(_ line: [UInt8]) -> (time: Int, text: [UInt8]) {
    guard line.first == UInt8(ascii: "["), let end = line.firstIndex(of: UInt8(ascii: "]")) else {
      return (0, line)
    }
    var time = 0
    // A line may be a program's own, with as many digits as it likes.
    for byte in line[..<end] where (48...57).contains(byte) { time = time &* 10 &+ Int(byte - 48) }
    return (time, Array(line[(end + 1)...].drop { $0 == .space }))
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let count = transfer.remaining
    guard count <= Self.longestLine else { throw .invalidArgument }
    var text = try transfer.take(count: count)
    if text.last == .newline { text.removeLast() }
    // A priority in angle brackets is for others to sort by.
    if text.first == UInt8(ascii: "<"), let end = text.firstIndex(of: UInt8(ascii: ">")) {
      text.removeFirst(end + 1)
    }
    log(String(decoding: text, as: UTF8.self))
    return count
  }

  /// To the beginning, to the end.
  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 {
    guard distance == 0, origin == 0 || origin == 2 || origin == 3 else { throw .invalidArgument }
    lock.withLock { position = origin == 0 ? 0 : Log.written }
    return 0
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    lock.withLock { position < Log.written } ? [.readable, .writable] : [.writable]
  }
}
