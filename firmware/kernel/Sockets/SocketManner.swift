/// How bytes are sent or received: the flags of the call (MSG_...), and what the open file says.
struct SocketManner {
  /// MSG_..., as far as they are known here.
  struct Flags: OptionSet {
    let rawValue: UInt32
    static let outOfBand = Flags(rawValue: 1)
    static let peek = Flags(rawValue: 2)
    static let controlTruncated = Flags(rawValue: 8)
    static let truncated = Flags(rawValue: 0x20)
    static let nonBlocking = Flags(rawValue: 0x40)
    static let endOfRecord = Flags(rawValue: 0x80)
    static let waitForAll = Flags(rawValue: 0x100)
    static let noSignal = Flags(rawValue: 0x4000)
    static let closeOnExec = Flags(rawValue: 0x4000_0000)
  }

  var isNonBlocking = false
  /// Read, but left where it is.
  var peeks = false
  /// Not less than all that was asked for, unless the stream ends.
  var waitsForAll = false
  /// No signal when nobody can receive it any more.
  var isSilent = false
  /// Of a message that was cut off, its whole length is the answer.
  var tellsFullCount = false
  /// Files that come along are closed by `execve`.
  var closesOnExec = false
  /// When the call ends though nothing has happened, by `Clock.now`.
  var deadline: UInt64 = .max

  init(_ file: SocketFile) { isNonBlocking = file.isNonBlocking }

  init(_ file: SocketFile, flags word: UInt32) throws(Errno) {
    let flags = Flags(rawValue: word)
    if flags.contains(.outOfBand) { throw .notSupported }
    isNonBlocking = file.isNonBlocking || flags.contains(.nonBlocking)
    peeks = flags.contains(.peek)
    waitsForAll = flags.contains(.waitForAll)
    isSilent = flags.contains(.noSignal)
    tellsFullCount = flags.contains(.truncated)
    closesOnExec = flags.contains(.closeOnExec)
  }

  /// Whether the caller does not wait, or not any longer.
  var isOver: Bool { isNonBlocking || Clock.now >= deadline }

  /// Limited by SO_RCVTIMEO or SO_SNDTIMEO, in nanoseconds; 0 is no limit.
  func limited(to timeout: UInt64) -> SocketManner {
    var manner = self
    if timeout != 0 { manner.deadline = Clock.now + timeout }
    return manner
  }
}
