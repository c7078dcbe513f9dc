import CSystem

/// A signal, by its number (signal(7)).
public struct Signal: Equatable, Sendable {
  public let number: Int
  public init(_ number: Int) { self.number = number }

  public static var hangUp: Signal { Signal(1) }
  public static var interrupt: Signal { Signal(2) }
  public static var quit: Signal { Signal(3) }
  public static var illegalInstruction: Signal { Signal(4) }
  public static var trap: Signal { Signal(5) }
  public static var abort: Signal { Signal(6) }
  public static var busError: Signal { Signal(7) }
  public static var arithmetic: Signal { Signal(8) }
  public static var kill: Signal { Signal(9) }
  public static var user1: Signal { Signal(10) }
  public static var segmentation: Signal { Signal(11) }
  public static var user2: Signal { Signal(12) }
  public static var brokenPipe: Signal { Signal(13) }
  public static var alarm: Signal { Signal(14) }
  public static var terminate: Signal { Signal(15) }
  public static var child: Signal { Signal(17) }
  public static var resume: Signal { Signal(18) }
  public static var stop: Signal { Signal(19) }
  public static var terminalStop: Signal { Signal(20) }
  public static var terminalInput: Signal { Signal(21) }
  public static var terminalOutput: Signal { Signal(22) }
  public static var windowChange: Signal { Signal(28) }

  /// Short names, by number, and what a shell says of a process that one has ended.
  // swift-format-ignore
  private static let names: [(name: StaticString, text: StaticString)] = [
    ("EXIT", ""), ("HUP", "Hangup"), ("INT", "Interrupt"), ("QUIT", "Quit"),
    ("ILL", "Illegal instruction"), ("TRAP", "Trace/breakpoint trap"), ("ABRT", "Aborted"),
    ("BUS", "Bus error"), ("FPE", "Floating point exception"), ("KILL", "Killed"),
    ("USR1", "User defined signal 1"), ("SEGV", "Segmentation fault"),
    ("USR2", "User defined signal 2"), ("PIPE", "Broken pipe"), ("ALRM", "Alarm clock"),
    ("TERM", "Terminated"), ("STKFLT", "Stack fault"), ("CHLD", "Child exited"),
    ("CONT", "Continued"), ("STOP", "Stopped (signal)"), ("TSTP", "Stopped"),
    ("TTIN", "Stopped (tty input)"), ("TTOU", "Stopped (tty output)"),
    ("URG", "Urgent I/O condition"), ("XCPU", "CPU time limit exceeded"),
    ("XFSZ", "File size limit exceeded"), ("VTALRM", "Virtual timer expired"),
    ("PROF", "Profiling timer expired"), ("WINCH", "Window changed"), ("IO", "I/O possible"),
    ("PWR", "Power failure"), ("SYS", "Bad system call"),
  ]

  public static var count: Int { names.count }

  public var name: ByteString {
    number < Signal.names.count ? ByteString(Signal.names[number].name) : "RT\(number)"
  }

  public var text: ByteString {
    number < Signal.names.count ? ByteString(Signal.names[number].text) : "Signal \(number)"
  }

  /// By a number or a name, with or without SIG in front.
  public init?(named text: ByteString) {
    if let number = text.integer {
      guard number >= 0 && number <= 64 else { return nil }
      self.init(number)
      return
    }
    var name = ByteString(text.bytes.map { $0.raised })
    if name.starts(with: "SIG") { name = ByteString(name.dropFirst(3)) }
    for number in 0..<Signal.names.count where ByteString(Signal.names[number].name) == name {
      self.init(number)
      return
    }
    return nil
  }

  /// To a process, to a group if it is negative, to all others if it is -1.
  public func send(to process: Int) throws(Errno) { try SystemCall.kill(process, number) }
}

extension Signal {
  public enum Action {
    case usual
    case ignored
    /// Called between two instructions of the program: it may hardly do more than set a word.
    case call(@convention(c) (Int32) -> Void)
  }

  /// What happens when it comes. With `restarting`, system calls that it interrupts go on.
  public func handle(_ action: Action, restarting: Bool = true) throws(Errno) {
    var raw = linux_signal_action()
    raw.flags = restarting ? 0x1000_0000 : 0
    switch action {
    case .usual: break
    case .ignored: raw.handler = unsafeBitCast(1, to: (@convention(c) (Int32) -> Void).self)
    case .call(let handler): raw.handler = handler
    }
    try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
      _ = try SystemCall.signalAction(number, Int(bitPattern: raw), 0, 8)
    }
  }

  /// Whether it was ignored when the program began, as `nohup` arranges.
  public var isIgnored: Bool {
    var raw = linux_signal_action()
    let answer = withUnsafeMutablePointer(to: &raw) {
      SystemCall.signalAction.raw(number, 0, Int(bitPattern: $0), 8)
    }
    return answer == 0 && unsafeBitCast(raw.handler, to: Int.self) == 1
  }

  /// A set of signals, a bit for each.
  public struct Mask: Sendable {
    public var bits: UInt64
    public init(bits: UInt64 = 0) { self.bits = bits }
    public init(_ signals: [Signal]) {
      bits = signals.reduce(0) { $0 | 1 << UInt64($1.number - 1) }
    }
  }

  /// Holds back exactly the signals of `mask`; gives back what was held back before.
  @discardableResult
  public static func setMask(_ mask: Mask) -> Mask {
    let replace = 2
    var new = mask.bits
    var old: UInt64 = 0
    withUnsafeMutablePointer(to: &new) { new in
      withUnsafeMutablePointer(to: &old) { old in
        _ = SystemCall.signalMask.raw(replace, Int(bitPattern: new), Int(bitPattern: old), 8)
      }
    }
    return Mask(bits: old)
  }

  /// Sleeps until a signal comes that `mask` does not hold back.
  public static func suspend(holding mask: Mask = Mask()) {
    var bits = mask.bits
    withUnsafeMutablePointer(to: &bits) { bits in
      _ = SystemCall.signalSuspend.raw(Int(bitPattern: bits), 8)
    }
  }
}
