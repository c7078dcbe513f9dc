import Bus
internal import Glibc

/// A stream's socket, which never waits. Closed when this object is gone.
final class HostStream {
  /// The longest line by which a caller says what it wants.
  private static let lineLimit = 32

  let descriptor: Int32
  /// How many bytes may be read, all together, modulo 2^32, and how many were.
  var limit: UInt32 = 0
  private var readCount: UInt32 = 0
  /// Whether the guest reads any more.
  var mayRead = true
  /// Whether the guest sends no more than waits here.
  var endsSoon = false
  /// Whether the guest has yet to agree.
  var isOffered = false
  private(set) var hasFailed = false

  /// What the guest has sent, and what of that is gone.
  private var waiting: [UInt8] = []
  private var written = 0
  /// How much of what waits is no stream's contents.
  private var preface = 0
  private var line: [UInt8] = []
  /// Whether the program sends no more; whether the guest knows.
  private var isAtEnd = false
  private var hasToldEnd = false
  private var isShut = false

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// What is to be waited for. A socket that has hung up is always ready, so it is left out where nothing is to be done.
  var request: pollfd {
    var events = 0
    if canRead { events |= Int(POLLIN) }
    if written < waiting.count || endsSoon && !isShut { events |= Int(POLLOUT) }
    return pollfd(fd: events == 0 ? -1 : descriptor, events: Int16(events), revents: 0)
  }

  private var canRead: Bool { mayRead && !isAtEnd && !isOffered && limit != readCount }

  /// Whether nothing passes any more, either way.
  var isOver: Bool { isShut && !mayRead }

  func send(_ bytes: [UInt8], isData: Bool = true) {
    if !isData {
      preface = bytes.count
      isOffered = false
    }
    if written > 0 {
      waiting.removeFirst(written)
      written = 0
    }
    waiting += bytes
  }

  /// Writes what waits; returns how many bytes of the guest's the program has now.
  func write() -> Int {
    let start = written
    while written < waiting.count {
      let count = waiting[written...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { hasFailed = hasFailed || errno != EAGAIN }
      guard count > 0 else { break }
      written += count
    }
    let sent = written - start
    if written == waiting.count {
      (waiting, written) = ([], 0)
      if endsSoon, !isShut {
        shutdown(descriptor, Int32(SHUT_WR))
        isShut = true
      }
    }
    defer { preface -= min(preface, sent) }
    return sent - min(preface, sent)
  }

  /// Reads what the guest has room for; nil where there is nothing.
  func read() -> [UInt8]? {
    guard canRead else { return nil }
    let room = Int(min(limit &- readCount, UInt32(SocketEvent.byteLimit)))
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, initialized in
      repeat {
        count = Glibc.read(descriptor, buffer.baseAddress, room)
      } while count < 0 && errno == EINTR
      initialized = max(0, count)
    }
    if count == 0 { isAtEnd = true }
    if count < 0, errno != EAGAIN { hasFailed = true }
    readCount &+= UInt32(bytes.count)
    return bytes
  }

  /// Whether the guest is to hear now that the program sends no more.
  func tellsEnd() -> Bool {
    guard isAtEnd, !hasToldEnd else { return false }
    hasToldEnd = true
    return true
  }

  /// A line, without its end, when it is there. What comes behind it is not read yet.
  func readLine() -> String? {
    var byte: UInt8 = 0
    while line.count < Self.lineLimit {
      let count = Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else {
        hasFailed = count == 0 || errno != EAGAIN
        return nil
      }
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    hasFailed = true
    return nil
  }
}
