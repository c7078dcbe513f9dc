import CSystem

/// How a child ended, or that it stopped: the word that wait4(2) gives.
public struct ProcessStatus: Equatable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public var exitCode: Int? { rawValue & 0x7F == 0 ? rawValue >> 8 & 0xFF : nil }
  public var isStopped: Bool { rawValue & 0xFF == 0x7F }
  public var hasContinued: Bool { rawValue == 0xFFFF }

  /// The signal that ended or stopped it.
  public var signal: Signal? {
    if isStopped { return Signal(rawValue >> 8 & 0xFF) }
    let number = rawValue & 0x7F
    return number == 0 || hasContinued ? nil : Signal(number)
  }

  /// What a shell calls `$?`: the exit code, or 128 and the signal's number.
  public var shellStatus: Int { exitCode ?? 128 + (signal?.number ?? 0) }
}

extension Process {
  public struct WaitOptions: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let noHang = WaitOptions(rawValue: 1)
    public static let stopped = WaitOptions(rawValue: 2)
    public static let continued = WaitOptions(rawValue: 8)
  }

  /// A child's identifier, its status, and what it used. `child` -1 is any child, less than -1 any of
  /// a group. With `.noHang` the identifier is 0 while none has changed.
  public static func waitWithUsage(
    _ child: Int = -1, _ options: WaitOptions = []
  ) throws(Errno) -> (identifier: Int, status: ProcessStatus, usage: Usage) {
    var word: Int32 = 0
    var usage = linux_usage()
    let identifier = try withUnsafeMutablePointer(to: &word) { (word) throws(Errno) in
      try withUnsafeMutablePointer(to: &usage) { (usage) throws(Errno) in
        try SystemCall.wait(
          child, Int(bitPattern: word), options.rawValue, Int(bitPattern: usage))
      }
    }
    let status = ProcessStatus(rawValue: Int(UInt32(bitPattern: word)))
    return (identifier, status, Usage(usage))
  }

  public static func wait(
    _ child: Int = -1, _ options: WaitOptions = []
  ) throws(Errno) -> (identifier: Int, status: ProcessStatus) {
    let answer = try waitWithUsage(child, options)
    return (answer.identifier, answer.status)
  }

  /// Time on harts, and memory.
  public struct Usage: Sendable {
    public let userMicroseconds: Int
    public let systemMicroseconds: Int
    public let maximumResidentKibibytes: Int

    /// Page faults that were served without reading a disk.
    public let faults: Int

    init(_ raw: linux_usage) {
      userMicroseconds = Int(raw.user_time.seconds * 1_000_000 + raw.user_time.microseconds)
      systemMicroseconds = Int(raw.system_time.seconds * 1_000_000 + raw.system_time.microseconds)
      maximumResidentKibibytes = Int(raw.maximum_resident)
      faults = Int(raw.others.3)  // behind three that Linux leaves 0
    }
  }

  /// Of the caller (0) or of its children that have been waited for (-1).
  public static func usage(_ who: Int = 0) throws(Errno) -> Usage {
    var usage = linux_usage()
    try withUnsafeMutablePointer(to: &usage) { (usage) throws(Errno) in
      _ = try SystemCall.getUsage(who, Int(bitPattern: usage))
    }
    return Usage(usage)
  }
}
