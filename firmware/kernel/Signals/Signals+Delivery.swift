import Processor

/// What a handler's frame on the program's stack holds, as Linux lays it out on riscv64:
///
///     sp ->  +0     siginfo_t                          128 bytes
///            +128   ucontext: flags, link              16
///            +144   the alternate stack                24
///            +168   the signal mask                    8, and 120 of none
///            +304   pc, x1 ... x31                     256
///            +560   f0 ... f31, fcsr                   528
///            +1088
private enum SignalFrame {
  static let size: UInt64 = 1088
  static let information: UInt64 = 0
  static let context: UInt64 = 128
  static let stack: UInt64 = 144
  static let mask: UInt64 = 168
  static let registers: UInt64 = 304
  static let floatingPoint: UInt64 = 560
}

extension Signals {
  /// What is to be done before a thread goes back to its program. Runs handlers, stops, ends.
  ///
  /// - Parameter restart: a system call was given up for a signal and is to be made again, unless a
  ///   handler says otherwise.
  static func deliver(_ thread: Thread, _ process: Process, restart: Bool) {
    var restart = restart
    while true {
      waitWhileStopped(process)
      guard !process.isEnding, let information = take(thread, process) else { break }
      handle(information, thread, process, &restart)
    }
    if restart { repeatCall(thread.userFrame) }
    if let saved = thread.signals.savedMask {
      thread.signals.mask = saved
      thread.signals.savedMask = nil
    }
  }

  private static func take(_ thread: Thread, _ process: Process) -> SignalInformation? {
    Processes.lock.withLock {
      let wanted = ~thread.signals.mask
      return thread.signals.pending.take(from: wanted) ?? process.signals.pending.take(from: wanted)
    }
  }

  private static func waitWhileStopped(_ process: Process) {
    Processes.lock.lock()
    while process.state == .stopped, !process.isEnding {
      try? process.continued.wait("a signal to continue", Processes.lock, forSignals: false)
    }
    Processes.lock.unlock()
  }

  private static func repeatCall(_ frame: UnsafeMutablePointer<TrapFrame>) {
    frame.pointee.a0 = frame.pointee.firstArgument
    frame.pointee.sepc -= 4
  }

  private static func handle(
    _ information: SignalInformation, _ thread: Thread, _ process: Process, _ restart: inout Bool
  ) {
    let signal = information.signal
    let action = process.signals.actions[Int(signal)]
    switch action.handler {
    case SignalAction.ignoreHandler: return
    case SignalAction.defaultHandler:
      // What the first process did not ask for does nothing to it, even if it was held back for a while.
      if process === Processes.initial, !information.isFault { return }
      actByDefault(signal, process)
    default:
      if restart {
        let wasAsleep = thread.sleepsUntil != nil
        thread.sleepsUntil = nil
        if action.flags & SignalAction.restarts != 0, !wasAsleep {
          repeatCall(thread.userFrame)
        } else {
          thread.userFrame.pointee.a0 = UInt64(bitPattern: -Int64(Errno.interrupted.rawValue))
        }
        restart = false
      }
      enter(information, action, thread, process)
    }
  }

  private static func actByDefault(_ signal: Int32, _ process: Process) {
    let bit = Signal.bit(signal)
    if Signal.ignoredByDefault & bit != 0 { return }
    if Signal.stopping & bit != 0 { return stop(process, signal) }
    let dumped: Int32 = Signal.dumping & bit != 0 ? 0x80 : 0
    Processes.lock.withLock { end(process, status: signal | dumped) }
  }

  private static func stop(_ process: Process, _ signal: Int32) {
    Processes.lock.withLock {
      guard process.state == .running, !process.isEnding else { return }
      // The keys and the terminal stop nobody whom no shell can let go on.
      if signal != Signal.stop, ProcessGroups.isOrphanedLocked(process.group) { return }
      process.state = .stopped
      process.unreportedChange = signal << 8 | 0x7f
      for thread in process.threads where thread !== Thread.current {
        Scheduler.wake(thread, bySignal: true)
      }
      guard let parent = process.parent else { return }
      if parent.signals.actions[Int(Signal.child)].flags & SignalAction.noChildStop == 0 {
        sendLocked(
          SignalInformation(
            signal: Signal.child, code: 5, sender: Int32(process.identifier),
            user: process.credentials.user, value: UInt64(signal)), to: parent)
      }
      parent.childChanged.wakeAll()
    }
  }

  /// Has the program go on in its handler.
  private static func enter(
    _ information: SignalInformation, _ action: SignalAction, _ thread: Thread, _ process: Process
  ) {
    let frame = thread.userFrame
    let top = stackTop(action, thread, frame.pointee.sp)
    let address = (top &- SignalFrame.size) & ~15
    do throws(Errno) {
      try store(information, thread, at: address)
    } catch {
      // There is no room for the handler: as if it had not been there.
      return Processes.lock.withLock { end(process, status: Signal.segmentation | 0x80) }
    }
    frame.pointee.sp = address
    frame.pointee.ra = SignalReturn.address
    frame.pointee.a0 = UInt64(information.signal)
    frame.pointee.a1 = address + SignalFrame.information
    frame.pointee.a2 = address + SignalFrame.context
    frame.pointee.sepc = action.handler
    thread.signals.savedMask = nil
    thread.signals.mask |= action.mask
    if action.flags & SignalAction.doesNotBlockItself == 0 {
      thread.signals.mask |= Signal.bit(information.signal)
    }
    thread.signals.mask &= ~Signal.unblockable
    if action.flags & SignalAction.resets != 0 {
      Processes.lock.withLock {
        process.signals.actions[Int(information.signal)] = SignalAction()
      }
    }
  }

  private static func stackTop(
    _ action: SignalAction, _ thread: Thread, _ current: UInt64
  ) -> UInt64 {
    let signals = thread.signals
    let isOnIt = current &- signals.stackStart <= signals.stackSize && signals.stackSize > 0
    guard action.flags & SignalAction.onAlternateStack != 0, signals.stackSize > 0, !isOnIt else {
      return current
    }
    return signals.stackStart + signals.stackSize
  }

  private static func store(
    _ information: SignalInformation, _ thread: Thread, at address: UInt64
  ) throws(Errno) {
    try UserMemory.clear(address, count: Int(SignalFrame.size))
    try UserMemory.write(information.bytes, to: address)
    try UserMemory.write(thread.signals.stackStart, to: address + SignalFrame.stack)
    try UserMemory.write(
      UInt32(thread.signals.stackSize == 0 ? 2 : 0), to: address + SignalFrame.stack + 8)
    try UserMemory.write(thread.signals.stackSize, to: address + SignalFrame.stack + 16)
    try UserMemory.write(
      thread.signals.savedMask ?? thread.signals.mask, to: address + SignalFrame.mask)
    let frame = thread.userFrame
    try UserMemory.write(frame.pointee.sepc, to: address + SignalFrame.registers)
    try UserMemory.copyOut(frame, to: address + SignalFrame.registers + 8, count: 31 * 8)
    FloatingPoint.flush(thread)
    try UserMemory.copyOut(
      FloatingPoint.registers(of: thread), to: address + SignalFrame.floatingPoint, count: 33 * 8)
  }

  /// `rt_sigreturn`: the program goes on where the handler interrupted it.
  static func leaveHandler(_ thread: Thread) throws(Errno) {
    let frame = thread.userFrame
    let address = frame.pointee.sp
    var mask: UInt64 = 0
    var pc: UInt64 = 0
    try UserMemory.read(into: &mask, at: address + SignalFrame.mask)
    try UserMemory.read(into: &pc, at: address + SignalFrame.registers)
    let registers = try UserMemory.readBytes(address + SignalFrame.registers + 8, count: 31 * 8)
    let floats = try UserMemory.readBytes(address + SignalFrame.floatingPoint, count: 33 * 8)
    registers.withUnsafeBytes { _ = memcpy(frame, $0.baseAddress, 31 * 8) }
    frame.pointee.sepc = pc & ~1
    if thread.usesFloatingPoint {
      FloatingPoint.flush(thread)
      floats.withUnsafeBytes {
        _ = memcpy(FloatingPoint.registers(of: thread), $0.baseAddress, 33 * 8)
      }
      FloatingPoint.forget(thread)
    }
    thread.signals.mask = mask & ~Signal.unblockable
  }
}

/// The page with the two instructions that a handler returns to: `li a7, 139; ecall`.
enum SignalReturn {
  static let address = MemoryMap.userEnd - 4096
  nonisolated(unsafe) private static var page: SharedMemory?

  static func start() throws(Errno) {
    let memory = SharedMemory()
    let frame = try memory.page(0)
    frame.pointer.storeBytes(of: 0x08b0_0893, as: UInt32.self)
    frame.pointer.storeBytes(of: 0x0000_0073, toByteOffset: 4, as: UInt32.self)
    Kernel.frames.release(frame)
    page = memory
  }

  static var region: Region {
    Region(
      range: address..<address + 4096, protection: [.read, .execute], isShared: true,
      source: page, offset: 0, name: "[vdso]")
  }
}
