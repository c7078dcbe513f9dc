/// Numbers of signals, as on Linux for riscv64.
enum Signal {
  static let hangUp: Int32 = 1, interrupt: Int32 = 2, quit: Int32 = 3, illegal: Int32 = 4
  static let trap: Int32 = 5, abort: Int32 = 6, bus: Int32 = 7, floatingPoint: Int32 = 8
  static let kill: Int32 = 9, user1: Int32 = 10, segmentation: Int32 = 11, user2: Int32 = 12
  static let pipe: Int32 = 13, alarm: Int32 = 14, terminate: Int32 = 15, child: Int32 = 17
  static let `continue`: Int32 = 18, stop: Int32 = 19, terminalStop: Int32 = 20
  static let terminalInput: Int32 = 21, terminalOutput: Int32 = 22, urgent: Int32 = 23
  static let fileSize: Int32 = 25, virtualAlarm: Int32 = 26, windowChange: Int32 = 28,
    systemCall: Int32 = 31
  static let count: Int32 = 64

  @inline(__always) static func bit(_ signal: Int32) -> UInt64 { 1 << UInt64(signal - 1) }

  /// What no process can catch, ignore or put off.
  static let unblockable = bit(kill) | bit(stop)
  static let stopping = bit(stop) | bit(terminalStop) | bit(terminalInput) | bit(terminalOutput)
  static let ignoredByDefault = bit(child) | bit(urgent) | bit(windowChange) | bit(`continue`)
  /// What the default action tells the parent with: that a core would have been written.
  static let dumping =
    bit(quit) | bit(illegal) | bit(trap) | bit(abort) | bit(bus) | bit(floatingPoint)
    | bit(segmentation) | bit(systemCall)
}

/// What happens on a signal (`sigaction`).
struct SignalAction {
  static let defaultHandler: UInt64 = 0
  static let ignoreHandler: UInt64 = 1

  static let noChildStop: UInt64 = 1
  static let noChildWait: UInt64 = 2
  static let onAlternateStack: UInt64 = 0x0800_0000
  static let restarts: UInt64 = 0x1000_0000
  static let doesNotBlockItself: UInt64 = 0x4000_0000
  static let resets: UInt64 = 0x8000_0000

  var handler: UInt64 = defaultHandler
  var flags: UInt64 = 0
  /// Signals that wait while the handler runs.
  var mask: UInt64 = 0
}

/// What a handler is told besides the number (`siginfo_t`).
struct SignalInformation {
  static let fromUser: Int32 = 0
  static let fromKernel: Int32 = 0x80
  static let fromQueue: Int32 = -1
  static let fromThread: Int32 = -6

  var signal: Int32
  var code: Int32 = fromUser
  var error: Int32 = 0
  var sender: Int32 = 0
  var user: UInt32 = 0
  /// The address of a fault, the status of a child, or the value that came along.
  var value: UInt64 = 0

  /// As `siginfo_t` lies in memory: 128 bytes.
  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 128)
    func put<Number: FixedWidthInteger>(_ number: Number, _ offset: Int) {
      for index in 0..<Number.bitWidth / 8 {
        bytes[offset + index] = UInt8(truncatingIfNeeded: number >> Number(index * 8))
      }
    }
    put(signal, 0)
    put(error, 4)
    put(code, 8)
    if isFault {
      put(value, 16)
    } else {
      put(sender, 16)
      put(user, 20)
      put(value, 24)
    }
    return bytes
  }

  var isFault: Bool {
    code > 0 && code < 0x80 && signal != Signal.child
  }
}

/// Signals that have come and were not delivered yet. Of one number below 32 there is one at most.
struct PendingSignals {
  private(set) var bits: UInt64 = 0
  private var queue: [SignalInformation] = []
  /// Real-time signals that wait, at most.
  private static let limit = 256

  mutating func add(_ information: SignalInformation) {
    let bit = Signal.bit(information.signal)
    if information.signal < 32, bits & bit != 0 { return }
    guard queue.count < Self.limit else { return }
    bits |= bit
    queue.append(information)
  }

  /// Takes out the most urgent one of a set: faults first, then the lowest number.
  mutating func take(from set: UInt64) -> SignalInformation? {
    let candidates = bits & set
    guard candidates != 0 else { return nil }
    let urgent = candidates & (Signal.dumping & ~Signal.bit(Signal.quit))
    let signal = Int32((urgent != 0 ? urgent : candidates).trailingZeroBitCount) + 1
    guard let index = queue.firstIndex(where: { $0.signal == signal }) else { return nil }
    let information = queue.remove(at: index)
    if !queue.contains(where: { $0.signal == signal }) { bits &= ~Signal.bit(signal) }
    return information
  }

  func contains(where isWanted: (SignalInformation) -> Bool) -> Bool {
    queue.contains(where: isWanted)
  }

  mutating func remove(_ set: UInt64) {
    bits &= ~set
    queue.removeAll { Signal.bit($0.signal) & set != 0 }
  }
}

/// Of a process: guarded by `Processes.lock`.
struct ProcessSignals {
  var pending = PendingSignals()
  var actions = InlineArray<65, SignalAction>(repeating: SignalAction())

  func isIgnored(_ signal: Int32) -> Bool {
    let handler = actions[Int(signal)].handler
    return handler == SignalAction.ignoreHandler
      || (handler == SignalAction.defaultHandler
        && Signal.ignoredByDefault & Signal.bit(signal) != 0)
  }

  /// As a new program finds them: what was caught is not any more, what was ignored still is.
  mutating func resetForExec() {
    for signal in 1...64 where actions[signal].handler > SignalAction.ignoreHandler {
      actions[signal] = SignalAction()
    }
  }
}

/// Of a thread: the mask is changed by the thread alone, `pending` guarded by `Processes.lock`.
struct ThreadSignals {
  var pending = PendingSignals()
  var mask: UInt64 = 0
  /// What the thread waits for (`sigtimedwait`): not in the mask for so long, and yet not to be dropped
  /// because the process ignores it.
  var awaited: UInt64 = 0
  /// The mask to go back to after a signal was delivered (`sigsuspend`, `ppoll`).
  var savedMask: UInt64?
  /// A stack for handlers (`sigaltstack`).
  var stackStart: UInt64 = 0
  var stackSize: UInt64 = 0
}
