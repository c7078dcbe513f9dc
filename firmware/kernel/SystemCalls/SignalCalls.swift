import Processor

/// Calls for signals.
enum SignalCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(129, "kill", 2, kill),
      .init(130, "tkill", 2, killThread),
      .init(131, "tgkill", 3, killThreadOfGroup),
      .init(132, "sigaltstack", 2, alternateStack),
      .init(133, "rt_sigsuspend", 2, suspend),
      .init(134, "rt_sigaction", 4, action),
      .init(135, "rt_sigprocmask", 4, mask),
      .init(136, "rt_sigpending", 2, pending),
      .init(137, "rt_sigtimedwait", 4, wait),
      .init(138, "rt_sigqueueinfo", 3, queue),
      .init(139, "rt_sigreturn", 0, returnFromHandler),
    ]
  }

  private static func checked(_ signal: Int) throws(Errno) -> Int32 {
    guard (0...64).contains(signal) else { throw .invalidArgument }
    return Int32(signal)
  }

  private static func may(_ call: borrowing SystemCall, _ process: Process, _ signal: Int32) -> Bool
  {
    let (own, other) = (call.process.credentials, process.credentials)
    if own.isRoot || own.effectiveUser == other.user || own.user == other.user { return true }
    if own.user == other.savedUser || own.effectiveUser == other.savedUser { return true }
    return signal == Signal.continue && process.session == call.process.session
  }

  private static func information(
    _ call: borrowing SystemCall, _ signal: Int32, code: Int32 = SignalInformation.fromUser
  ) -> SignalInformation {
    SignalInformation(
      signal: signal, code: code, sender: Int32(call.process.identifier),
      user: call.process.credentials.user)
  }

  static func kill(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let target = call.int(0)
    let signal = try checked(call.int(1))
    if target > 0 {
      let process = Processes.process(target) ?? Processes.thread(target)?.process
      guard let process else { throw .noSuchProcess }
      guard may(call, process, signal) else { throw .notPermitted }
      if signal != 0 { Signals.send(information(call, signal), to: process) }
      return 0
    }
    if target == -1 { return try killAll(call, signal) }
    let group = target == 0 ? call.process.group : -target
    let own = call.process.credentials
    let session = call.process.session
    let result = Signals.send(information(call, signal), toGroup: group) { process in
      own.isRoot || own.user == process.credentials.user
        || (signal == Signal.continue && process.session == session)
    }
    guard result.found > 0 else { throw .noSuchProcess }
    guard result.sent > 0 else { throw .notPermitted }
    return 0
  }

  /// Everybody but the first process and oneself.
  private static func killAll(_ call: borrowing SystemCall, _ signal: Int32) throws(Errno) -> Int {
    var count = 0
    for process in Processes.all()
    where process !== call.process && process !== Processes.initial && may(call, process, signal) {
      count += 1
      if signal != 0 { Signals.send(information(call, signal), to: process) }
    }
    guard count > 0 else { throw .noSuchProcess }
    return 0
  }

  private static func send(
    _ call: borrowing SystemCall, to identifier: Int, group: Int?, _ number: Int
  ) throws(Errno) -> Int {
    let signal = try checked(number)
    guard let thread = Processes.thread(identifier), let process = thread.processNow,
      group == nil || group == process.identifier
    else { throw .noSuchProcess }
    guard may(call, process, signal) else { throw .notPermitted }
    if signal != 0 {
      Signals.send(information(call, signal, code: SignalInformation.fromThread), to: thread)
    }
    return 0
  }

  static func killThread(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try send(call, to: call.int(0), group: nil, call.int(1))
  }

  static func killThreadOfGroup(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try send(call, to: call.int(1), group: call.int(0), call.int(2))
  }

  static func queue(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let signal = try checked(call.int(1))
    guard let process = Processes.process(call.int(0)) else { throw .noSuchProcess }
    guard may(call, process, signal) else { throw .notPermitted }
    var information = information(call, signal, code: SignalInformation.fromQueue)
    information.code = try UserMemory.read(Int32.self, at: call[2] + 8)
    guard information.code < 0 || process === call.process else { throw .notPermitted }
    information.value = try UserMemory.read(UInt64.self, at: call[2] + 24)
    if signal != 0 { Signals.send(information, to: process) }
    return 0
  }

  // MARK: What happens then

  static func action(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let signal = try checked(call.int(0))
    guard signal > 0, call[3] == 8 else { throw .invalidArgument }
    var new: SignalAction?
    if call[1] != 0 {
      guard signal != Signal.kill, signal != Signal.stop else { throw .invalidArgument }
      new = SignalAction(
        handler: try UserMemory.read(UInt64.self, at: call[1]),
        flags: try UserMemory.read(UInt64.self, at: call[1] + 8),
        mask: try UserMemory.read(UInt64.self, at: call[1] + 16))
    }
    let process = call.process
    let old = Processes.lock.withLock { () -> SignalAction in
      let old = process.signals.actions[Int(signal)]
      if let new {
        process.signals.actions[Int(signal)] = new
        // What is ignored does not wait.
        if process.signals.isIgnored(signal) { process.signals.pending.remove(Signal.bit(signal)) }
      }
      return old
    }
    if call[2] != 0 {
      try UserMemory.write(old.handler, to: call[2])
      try UserMemory.write(old.flags, to: call[2] + 8)
      try UserMemory.write(old.mask, to: call[2] + 16)
    }
    return 0
  }

  static func mask(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call[3] == 8 else { throw .invalidArgument }
    let old = call.thread.signals.mask
    if call[1] != 0 {
      let set = try UserMemory.read(UInt64.self, at: call[1])
      switch call.int(0) {
      case 0: call.thread.signals.mask |= set
      case 1: call.thread.signals.mask &= ~set
      case 2: call.thread.signals.mask = set
      default: throw .invalidArgument
      }
      call.thread.signals.mask &= ~Signal.unblockable
    }
    if call[2] != 0 { try UserMemory.write(old, to: call[2]) }
    return 0
  }

  static func pending(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (thread, process) = (call.thread, call.process)
    let bits = Processes.lock.withLock {
      (thread.signals.pending.bits | process.signals.pending.bits) & thread.signals.mask
    }
    try UserMemory.write(bits, to: call[0])
    return 0
  }

  static func suspend(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let mask = try UserMemory.read(UInt64.self, at: call[0])
    let thread = call.thread
    thread.signals.savedMask = thread.signals.mask
    thread.signals.mask = mask & ~Signal.unblockable
    while !thread.hasSignalToDeliver {
      _ = Waiting.sleep(thread, "a signal", forSignals: true, until: .max) {}
    }
    throw .interrupted
  }

  static func wait(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let set = try UserMemory.read(UInt64.self, at: call[0]) & ~Signal.unblockable
    var deadline = UInt64.max
    if call[2] != 0 {
      var time = Timespec()
      try UserMemory.read(into: &time, at: call[2])
      deadline = Clock.now &+ (try time.duration())
    }
    let (thread, process) = (call.thread, call.process)
    // What is waited for interrupts the wait, too.
    let mask = thread.signals.mask
    thread.signals.awaited = set
    thread.signals.mask = mask & ~set
    defer {
      thread.signals.mask = mask
      thread.signals.awaited = 0
    }
    while true {
      // Both with the lock: what comes between the two would look like something else to be done.
      let (found, isInterrupted) = Processes.lock.withLock {
        let found =
          thread.signals.pending.take(from: set) ?? process.signals.pending.take(from: set)
        return (found, thread.hasSignalToDeliver)
      }
      if let found {
        if call[1] != 0 { try UserMemory.write(found.bytes, to: call[1]) }
        return Int(found.signal)
      }
      if isInterrupted { throw .interrupted }
      if Clock.now >= deadline { throw .wouldBlock }
      _ = Waiting.sleep(thread, "a signal", forSignals: true, until: deadline) {}
    }
  }

  static func alternateStack(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let thread = call.thread
    let sp = thread.userFrame.pointee.sp
    let isOnIt =
      thread.signals.stackSize > 0 && sp &- thread.signals.stackStart <= thread.signals.stackSize
    let old = thread.signals
    if call[0] != 0 {
      if isOnIt { throw .notPermitted }
      let start = try UserMemory.read(UInt64.self, at: call[0])
      let flags = try UserMemory.read(UInt32.self, at: call[0] + 8)
      let size = try UserMemory.read(UInt64.self, at: call[0] + 16)
      guard flags & ~2 == 0 else { throw .invalidArgument }
      guard flags & 2 != 0 || size >= 2048 else { throw .noMemory }
      (thread.signals.stackStart, thread.signals.stackSize) =
        flags & 2 != 0 ? (0, 0) : (start, size)
    }
    if call[1] != 0 {
      try UserMemory.write(old.stackStart, to: call[1])
      try UserMemory.write(UInt32(old.stackSize == 0 ? 2 : isOnIt ? 1 : 0), to: call[1] + 8)
      try UserMemory.write(old.stackSize, to: call[1] + 16)
    }
    return 0
  }

  static func returnFromHandler(_ call: borrowing SystemCall) throws(Errno) -> Int {
    do throws(Errno) {
      try Signals.leaveHandler(call.thread)
    } catch {
      Signals.fault(Signal.segmentation, code: 1, address: call.thread.userFrame.pointee.sp)
    }
    // The call's result is the register that the program had.
    return Int(bitPattern: UInt(call.thread.userFrame.pointee.a0))
  }
}
