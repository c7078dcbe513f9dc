import System

/// What init is asked for by signals: the ones that busybox's poweroff, reboot and halt send.
enum Requests {
  /// Set by the handler, which may do no more.
  private nonisolated(unsafe) static var signal: Int32 = 0

  private static let watched: [Signal] = [.user1, .user2, .terminate, .child]

  /// Signals are held back but while init waits, so that none comes between looking and waiting.
  static func prepare() {
    Signal.setMask(Signal.Mask(watched))
    for signal in watched {
      try? signal.handle(.call { if $0 != 17 { Requests.signal = $0 } })
    }
    try? Signal.interrupt.handle(.ignored)
  }

  /// In a child, before it becomes another program.
  static func restore() {
    Signal.setMask(Signal.Mask())
    try? Signal.interrupt.handle(.usual)
  }

  /// Until a child ends or a request comes.
  static func wait() {
    if pending == nil { Signal.suspend() }
  }

  static var pending: SystemInformation.Ending? {
    switch Signal(Int(signal)) {
    case .user1: .halt
    case .user2: .powerOff
    case .terminate: .restart
    default: nil
    }
  }
}
