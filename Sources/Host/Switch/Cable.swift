internal import Glibc

/// The cable from a switch to one of its machines: what is on the way there.
///
///     frame --> lost? --> [ waits its turn, at so many bits a second ] --> [ on its way, so many milliseconds ] --> socket
///
/// Frames never overtake each other. What would wait too long for its turn is dropped, as by a switch with little memory.
struct Cable {
  private struct Waiting {
    let due: UInt64
    let bytes: [UInt8]
  }

  /// More bytes than these are on no way.
  private static let byteLimit = 16 << 20
  /// How long a frame waits for its turn at most, in nanoseconds, or for so many frames of the ordinary size.
  private static let patience: UInt64 = 100_000_000
  private static let patientFrames: UInt64 = 16
  private static let ordinarySize: UInt64 = 1514
  private static let second: UInt64 = 1_000_000_000

  let descriptor: Int32
  private let options: SwitchOptions
  private var waiting: [Waiting] = []
  /// How many of `waiting` have gone.
  private var sent = 0
  private var byteCount = 0
  /// When the last frame will have had its turn.
  private var freeAt: UInt64 = 0
  /// Whether the machine took nothing more.
  private(set) var isBlocked = false
  var counters = SwitchCounters()

  init(_ descriptor: Int32, _ options: SwitchOptions) {
    self.descriptor = descriptor
    self.options = options
  }

  /// When something is to be done next, if nobody is waited for.
  var nextDue: UInt64? { isBlocked || sent == waiting.count ? nil : waiting[sent].due }

  /// A frame for the machine, that is not lost.
  mutating func put(_ frame: UnsafeRawBufferPointer, at now: UInt64) {
    var due = now
    if let rate = options.rate {
      let start = max(now, freeAt)
      let patience = max(Self.patience, Self.patientFrames * Self.time(Self.ordinarySize, rate))
      guard start - now <= patience else {
        counters.dropped += 1
        return
      }
      freeAt = start + Self.time(UInt64(frame.count), rate)
      due = freeAt
    }
    due += options.delay * 1_000_000
    if due == now, sent == waiting.count, give(frame) { return }
    guard byteCount + frame.count <= Self.byteLimit else {
      counters.dropped += 1
      return
    }
    waiting.append(Waiting(due: due, bytes: Array(frame)))
    byteCount += frame.count
  }

  /// Gives the machine what has arrived by now.
  mutating func flush(at now: UInt64) {
    isBlocked = false
    while sent < waiting.count, waiting[sent].due <= now {
      let bytes = waiting[sent].bytes
      guard bytes.withUnsafeBytes({ give($0) }) else { break }
      byteCount -= bytes.count
      sent += 1
    }
    if sent * 2 > waiting.count {
      waiting.removeFirst(sent)
      sent = 0
    }
  }

  /// False where the machine has no room. One that has ended takes anything.
  private mutating func give(_ frame: UnsafeRawBufferPointer) -> Bool {
    let result = send(descriptor, frame.baseAddress, frame.count, Int32(MSG_NOSIGNAL))
    if result < 0, isTransient(errno) || errno == ENOBUFS {
      isBlocked = true
      return false
    }
    counters.sent += 1
    counters.sentBytes += UInt64(frame.count)
    return true
  }

  /// How long so many bytes take, in nanoseconds.
  private static func time(_ byteCount: UInt64, _ rate: UInt64) -> UInt64 {
    let bits = (byteCount * 8).multipliedFullWidth(by: second)
    return rate > bits.high ? rate.dividingFullWidth(bits).quotient : .max / 4
  }
}
