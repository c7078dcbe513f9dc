/// How long files may become by what a process writes (`RLIMIT_FSIZE`): SIGXFSZ tells one that goes on.
enum FileSizeLimit {
  private static var current: UInt64 {
    Thread.current.process?.limits[ResourceLimits.fileSize].soft ?? ResourceLimits.unlimited
  }

  /// A write that begins below the limit ends there.
  static func apply(to transfer: inout Transfer, at start: UInt64) throws(Errno) {
    let limit = current
    guard limit != ResourceLimits.unlimited, transfer.remaining > 0 else { return }
    if start >= limit { try refuse() }
    transfer.limit(to: Int(min(limit - start, UInt64(Int.max))))
  }

  static func check(_ size: UInt64) throws(Errno) {
    if size > current { try refuse() }
  }

  private static func refuse() throws(Errno) {
    let thread = Thread.current
    Signals.send(SignalInformation(signal: Signal.fileSize, code: 0), to: thread)
    throw .fileTooLarge
  }
}
