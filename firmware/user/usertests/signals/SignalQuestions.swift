import CSystem
import System

/// Signals: handlers, masks, waiting, stopping.
enum SignalQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("signal-ends", ends),
    Question("signal-ignored", ignored),
    Question("signal-handled", handled),
    Question("signal-held-back", heldBack),
    Question("signal-pending-once", pendingOnce),
    Question("real-time-signals-queue", realTimeQueue),
    Question("signal-carries-a-value", carriesValue),
    Question("signal-tells-the-sender", tellsSender),
    Question("signal-tells-the-address", tellsAddress),
    Question("handler-holds-its-own-back", holdsOwnBack),
    Question("handler-may-be-interrupted", mayBeInterrupted),
    Question("handler-mask", handlerMask),
    Question("handler-once", handlerOnce),
    Question("handler-on-another-stack", otherStack),
    Question("handler-of-stack-overflow", handlerOfOverflow),
    Question("handler-changes-the-way-back", changesWayBack),
    Question("registers-survive-handlers", registersSurvive),
    Question("suspend-takes-the-mask", suspend),
    Question("timed-wait", timedWait),
    Question("timed-wait-of-ignored", timedWaitOfIgnored),
    Question("child-end-is-signalled", childEnd),
    Question("stop-and-continue", stopAndContinue),
    Question("stop-cannot-be-ignored", stopCannotBeIgnored),
    Question("continue-forgets-stops", continueForgetsStops),
    Question("kill-a-stopped-process", killStopped),
    Question("orphaned-group-does-not-stop", orphanedDoesNotStop),
    Question("orphaned-group-is-let-go", orphanedIsLetGo),
    Question("signal-to-a-group", toGroup),
    Question("signal-to-all", toAll),
    Question("signal-to-oneself-comes-at-once", toOneselfAtOnce),
    Question("fault-held-back-ends", faultHeldBack),
    Question("arithmetic-and-illegal", illegal),
    Question("sleep-interrupted-tells-the-rest", sleepInterrupted),
    Question("wait-restarted", waitRestarted),
    Question("masks-are-inherited", masksInherited),
    Question("alternate-stack-arguments", stackArguments),
    Question("signal-descriptor", signalDescriptor),
    Question("bad-return-from-handler", badReturn),
    Question("many-signals", manySignals),
    Question("abort-tells-dumped", dumped),
  ]

  private static let own = Process.identifier

  private static func send(_ signal: Signal) {
    check(SystemCall.kill.raw(Process.identifier, signal.number))
  }

  private static func count(_ signal: Signal, restarting: Bool = true) {
    must(
      try signal.handle(
        .call { number in
          Handled.count += 1
          Handled.last = Int(number)
        }, restarting: restarting))
  }

  /// Installs a handler that is told more: siginfo and context.
  private static func handle(
    _ signal: Signal, flags: Int = 0, mask: Signal.Mask = Signal.Mask(),
    _ handler: @convention(c) (Int32, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Void
  ) {
    let informationAndRestart = 4 | 0x1000_0000
    let action = Block(words: [
      unsafeBitCast(handler, to: Int.self), informationAndRestart | flags, Int(mask.bits),
    ])
    check(SystemCall.signalAction.raw(signal.number, action.address, 0, 8))
  }

  private static func ends() {
    for signal: Signal in [.hangUp, .interrupt, .terminate, .user1, .alarm, Signal(40)] {
      expectKilled(by: signal) { send(signal) }
    }
    inChild {
      for signal: Signal in [.child, .windowChange, .resume, Signal(23)] { send(signal) }
    }
  }

  private static func ignored() {
    must(try Signal.terminate.handle(.ignored))
    send(.terminate)
    inChild { send(.terminate) }
    expect(Signal.terminate.isIgnored)
    expect(.invalidArgument, from: try Signal.kill.handle(.ignored))
  }

  private static func handled() {
    count(.user1)
    for step in 1...10 {
      send(.user1)
      expect(Handled.count, step)
    }
    expect(Handled.last, 10)
  }

  private static func heldBack() {
    count(.user1)
    Signal.setMask(Signal.Mask([.user1]))
    send(.user1)
    expect(Handled.count, 0)
    let pending = Block(8)
    check(SystemCall.signalPending.raw(pending.address, 8))
    expect(pending[word: 0], 1 << 9)
    Signal.setMask(Signal.Mask())
    expect(Handled.count, 1)
    let all = Block(words: [-1])
    check(SystemCall.signalMask.raw(2, all.address, 0, 8))
    expect(Signal.setMask(Signal.Mask()).bits & (1 << 8 | 1 << 18) == 0)
  }

  private static func pendingOnce() {
    count(.user1)
    Signal.setMask(Signal.Mask([.user1]))
    for _ in 0..<5 { send(.user1) }
    Signal.setMask(Signal.Mask())
    expect(Handled.count, 1)
  }

  /// Real-time signals come as often as they were sent, the lowest number first.
  private static func realTimeQueue() {
    let (low, high) = (Signal(40), Signal(50))
    for signal in [low, high] {
      must(try signal.handle(.call { number in Handled.order.append(Int(number)) }))
    }
    let action = Block(24)
    check(SystemCall.signalAction.raw(40, 0, action.address, 8))
    action[word: 16] = -1
    check(SystemCall.signalAction.raw(40, action.address, 0, 8))
    check(SystemCall.signalAction.raw(50, 0, action.address, 8))
    action[word: 16] = -1
    check(SystemCall.signalAction.raw(50, action.address, 0, 8))
    Handled.order.reserveCapacity(20)
    Signal.setMask(Signal.Mask([low, high]))
    for _ in 0..<3 {
      send(high)
      send(low)
    }
    Signal.setMask(Signal.Mask())
    expect(Handled.order == [40, 40, 40, 50, 50, 50] || Handled.order == [50, 50, 50, 40, 40, 40])
  }

  private static func carriesValue() {
    handle(Signal(40)) { _, information, _ in
      Handled.last = information.load(fromByteOffset: 24, as: Int.self)
      Handled.count = Int(information.load(fromByteOffset: 8, as: Int32.self))
    }
    let information = Block(128)
    information[half: 8] = -1
    information[word: 24] = 0x1234_5678_9abc
    check(SystemCall.queueSignal.raw(Process.identifier, 40, information.address))
    expect(Handled.last, 0x1234_5678_9abc)
    expect(Handled.count, -1)
  }

  private static func tellsSender() {
    handle(.user1) { _, information, _ in
      Handled.last = Int(information.load(fromByteOffset: 16, as: Int32.self))
      Handled.count = Int(information.load(fromByteOffset: 8, as: Int32.self))
    }
    let own = Process.identifier
    let child = fork { check(SystemCall.kill.raw(own, 10)) }
    expect(wait(child).exitCode == 0)
    expect(Handled.last, child)
    expect(Handled.count, 0)
  }

  private static func tellsAddress() {
    let child = fork {
      handle(.segmentation) { _, information, _ in
        let address = information.load(fromByteOffset: 16, as: Int.self)
        let code = information.load(fromByteOffset: 8, as: Int32.self)
        exit(address == 0x123450 && code == 1 ? 7 : 8)
      }
      _ = Memory.load(0x123450)
    }
    expect(wait(child).exitCode ?? -1, 7)
  }

  /// A signal that comes in its own handler waits until that has returned.
  private static func holdsOwnBack() {
    must(
      try Signal.user1.handle(
        .call { _ in
          Handled.count += 1
          if Handled.count == 1 {
            _ = SystemCall.kill.raw(Process.identifier, 10)
            Handled.last = Handled.count
          }
        }))
    send(.user1)
    expect(Handled.last, 1)
    expect(Handled.count, 2)
  }

  private static func mayBeInterrupted() {
    let noDefer = 0x4000_0000
    handle(.user1, flags: noDefer) { _, _, _ in
      Handled.count += 1
      if Handled.count < 5 { _ = SystemCall.kill.raw(Process.identifier, 10) }
      Handled.last = max(Handled.last, Handled.count)
    }
    send(.user1)
    expect(Handled.count, 5)
    expect(Handled.last, 5)
  }

  private static func handlerMask() {
    count(.user2)
    handle(.user1, mask: Signal.Mask([.user2])) { _, _, _ in
      _ = SystemCall.kill.raw(Process.identifier, 12)
      Handled.order.append(Handled.count)
    }
    Handled.order.reserveCapacity(4)
    send(.user1)
    expect(Handled.order == [0])
    expect(Handled.count, 1)
    expect(Int(Signal.setMask(Signal.Mask()).bits), 0)
  }

  private static func handlerOnce() {
    let resetHandler = Int(Int32.min) & 0xFFFF_FFFF
    handle(.user1, flags: resetHandler) { _, _, _ in Handled.count += 1 }
    send(.user1)
    expect(Handled.count, 1)
    expectKilled(by: .user1) { send(.user1) }
  }

  private static func useOtherStack(_ size: Int = 65536) -> Int {
    let start = Int(bitPattern: must(try MemoryMap.map(size: size)).address)
    let stack = Block(words: [start, 0, size])
    check(SystemCall.signalStack.raw(stack.address, 0))
    return start
  }

  private static let onStack = 0x0800_0000

  private static func otherStack() {
    let start = useOtherStack()
    handle(.user1, flags: onStack) { _, _, _ in
      var here = 0
      Handled.last = withUnsafePointer(to: &here) { Int(bitPattern: $0) }
    }
    send(.user1)
    expect(Handled.last > start && Handled.last < start + 65536)
  }

  @inline(never)
  private static func descend(_ depth: Int) -> Int {
    let block = InlineArray<128, Int>(repeating: depth)
    return depth == 0 ? block[5] : descend(depth - 1) + block[depth & 127]
  }

  private static func handlerOfOverflow() {
    let child = fork {
      _ = useOtherStack()
      handle(.segmentation, flags: onStack) { _, _, _ in exit(9) }
      exit(descend(Int.max) & 1)
    }
    expect(wait(child).exitCode ?? -1, 9)
    // Without another stack there is no room for the handler.
    expectKilled(by: .segmentation) {
      handle(.segmentation) { _, _, _ in exit(9) }
      exit(descend(Int.max) & 1)
    }
  }

  /// The program counter lies at byte 176 of the context (ucontext of riscv64), and may be changed.
  private static func changesWayBack() {
    handle(.segmentation) { _, _, context in
      Handled.count += 1
      let counter = context.load(fromByteOffset: 176, as: Int.self)
      let instruction = UnsafeRawPointer(bitPattern: counter).unsafelyUnwrapped
      let isLong = instruction.load(as: UInt8.self) & 3 == 3
      context.storeBytes(of: counter + (isLong ? 4 : 2), toByteOffset: 176, as: Int.self)
    }
    Memory.store(1, at: 8)
    Memory.store(1, at: 8)
    expect(Handled.count, 2)
  }

  /// Handlers that compute with doubles, between instructions that do.
  private static func registersSurvive() {
    handle(.user1) { _, _, _ in
      var sum = 0.5
      for step in 1..<20 { sum = sum * 1.25 + Double(step) }
      Handled.last = Int(sum)
      Handled.count += 1
    }
    let own = Process.identifier
    let child = fork {
      for _ in 0..<100 {
        _ = SystemCall.kill.raw(own, 10)
        Process.yield()
      }
    }
    var steps = 0
    while (try? Process.wait(child, .noHang).identifier) != child {
      expect(FloatingPointWork.run(steps) == FloatingPointWork.run(steps), "a double changed")
      steps += 1
    }
    expect(Handled.count > 0)
  }

  private static func suspend() {
    count(.user1)
    Signal.setMask(Signal.Mask([.user1, .user2]))
    send(.user1)
    expect(Handled.count, 0)
    let mask = Block(words: [1 << 11])
    expect(.interrupted, SystemCall.signalSuspend.raw(mask.address, 8))
    expect(Handled.count, 1)
    expect(Int(Signal.setMask(Signal.Mask()).bits), 1 << 9 | 1 << 11)
  }

  private static func timedWait() {
    Signal.setMask(Signal.Mask([.user1]))
    let set = Block(words: [1 << 9])
    let time = Block(words: [0, 20_000_000])
    let passed = duration {
      let answer = SystemCall.signalTimedWait.raw(set.address, 0, time.address, 8)
      expect(.resourceTemporarilyUnavailable, answer)
    }
    expect(passed >= 20)
    send(.user1)
    let information = Block(128)
    expect(SystemCall.signalTimedWait.raw(set.address, information.address, 0, 8), 10)
    expect(information[half: 0], 10)
    expect(information[half: 16], Process.identifier)
  }

  /// Is a signal whose default is to be ignored seen by who waits for it?
  private static func timedWaitOfIgnored() {
    Signal.setMask(Signal.Mask([.child]))
    let set = Block(words: [1 << 16])
    for _ in 0..<20 {
      let child = fork { Process.yield() }
      expect(SystemCall.signalTimedWait.raw(set.address, 0, Block(words: [5, 0]).address, 8), 17)
      wait(child)
    }
  }

  private static func childEnd() {
    handle(.child) { _, information, _ in
      Handled.count += 1
      Handled.last = Int(information.load(fromByteOffset: 24, as: Int32.self))
    }
    let child = fork { exit(33) }
    wait(child)
    expect(Handled.count, 1)
    expect(Handled.last, 33)
  }

  private static func stopAndContinue() {
    let words = SharedWords()
    let child = fork {
      while true {
        words.add(0)
        Process.yield()
      }
    }
    words.wait(0, 1)
    must(try Signal.stop.send(to: child))
    let stopped = must(try Process.wait(child, .stopped)).status
    expect(stopped.isStopped && stopped.signal == .stop)
    let before = words[0]
    sleep(20)
    expect(words[0], before)
    must(try Signal.resume.send(to: child))
    expect(must(try Process.wait(child, .continued)).status.hasContinued)
    words.wait(0, before + 1)
    must(try Signal.kill.send(to: child))
    expect(wait(child).signal == .kill)
  }

  private static func stopCannotBeIgnored() {
    let words = SharedWords()
    let child = fork {
      Signal.setMask(Signal.Mask(bits: .max))
      words[0] = 1
      while true { Process.yield() }
    }
    words.wait(0, 1)
    must(try Signal.stop.send(to: child))
    expect(must(try Process.wait(child, .stopped)).status.isStopped)
    must(try Signal.kill.send(to: child))
    wait(child)
  }

  private static func continueForgetsStops() {
    Signal.setMask(Signal.Mask([.terminalStop]))
    send(.terminalStop)
    send(.resume)
    Signal.setMask(Signal.Mask())
  }

  /// Nobody could let it go on, so keys do not stop it.
  private static func orphanedDoesNotStop() {
    let child = fork {
      check(SystemCall.setSession.raw())
      for signal in [Signal.terminalStop, .terminalInput, .terminalOutput] { send(signal) }
      exit(7)
    }
    expect(wait(child).exitCode == 7)
  }

  /// A stopped job whose shell ends is hung up, and goes on.
  private static func orphanedIsLetGo() {
    let becomeReaper = 36
    check(SystemCall.processControl.raw(becomeReaper, 1))
    let words = SharedWords()
    let leader = fork {
      check(SystemCall.setSession.raw())
      let job = fork { while true { sleep(1000) } }
      check(SystemCall.setProcessGroup.raw(job, job))
      check(SystemCall.kill.raw(job, Signal.stop.number))
      _ = try? Process.wait(job, .stopped)
      words[0] = job
    }
    wait(leader)
    expect(wait(words[0]).signal == .hangUp)
  }

  private static func killStopped() {
    let child = fork { while true { sleep(1000) } }
    must(try Signal.stop.send(to: child))
    expect(must(try Process.wait(child, .stopped)).status.isStopped)
    must(try Signal.terminate.send(to: child))
    sleep(10)
    expect(must(try Process.wait(child, .noHang)).identifier, 0)
    must(try Signal.resume.send(to: child))
    expect(wait(child).signal == .terminate)
  }

  private static func toGroup() {
    let becomeReaper = 36
    check(SystemCall.processControl.raw(becomeReaper, 1))
    let words = SharedWords()
    let leader = fork {
      check(SystemCall.setProcessGroup.raw(0, 0))
      _ = fork {
        words.add(0)
        while true { sleep(1000) }
      }
      words.add(0)
      while true { sleep(1000) }
    }
    words.wait(0, 2)
    check(SystemCall.kill.raw(-leader, Signal.terminate.number))
    expect(wait(leader).signal == .terminate)
    expect(wait().signal == .terminate)
    expect(.noSuchProcess, SystemCall.kill.raw(-leader, 0))
  }

  private static func toAll() {
    asOtherUser {
      let child = fork { while true { sleep(1000) } }
      check(SystemCall.kill.raw(-1, Signal.terminate.number))
      expect(wait(child).signal == .terminate)
    }
  }

  private static func toOneselfAtOnce() {
    count(.user1)
    count(.user2)
    check(SystemCall.killThread.raw(Process.identifier, Thread.current, 10))
    expect(Handled.last, 10)
    send(.user2)
    expect(Handled.last, 12)
    expect(Handled.count, 2)
    expect(.noSuchProcess, SystemCall.killThread.raw(Process.identifier, 1, 10))
  }

  private static func faultHeldBack() {
    expectKilled(by: .segmentation) {
      Signal.setMask(Signal.Mask([.segmentation]))
      _ = Memory.load(8)
    }
    expectKilled(by: .segmentation) {
      check(SystemCall.signalAction.raw(11, Block(words: [1, 0, 0]).address, 0, 8))
      _ = Memory.load(8)
    }
  }

  private static func illegal() {
    let start = Int(bitPattern: must(try MemoryMap.map(size: 4096)).address)
    check(SystemCall.protectMemory.raw(start, 4096, 5))
    expectKilled(by: .illegalInstruction) {
      unsafeBitCast(start, to: (@convention(c) () -> Void).self)()
    }
    let breakpoint = Int(bitPattern: must(try MemoryMap.map(size: 4096)).address)
    Memory.store(0x02, at: breakpoint)  // c.ebreak
    Memory.store(0x90, at: breakpoint + 1)
    check(SystemCall.protectMemory.raw(breakpoint, 4096, 5))
    expectKilled(by: .trap) {
      unsafeBitCast(breakpoint, to: (@convention(c) () -> Void).self)()
    }
  }

  private static func sleepInterrupted() {
    count(.alarm)
    check(SystemCall.setTimer.raw(0, Block(words: [0, 0, 0, 30_000]).address, 0))
    let (span, rest) = (Block(words: [10, 0]), Block(16))
    expect(.interrupted, SystemCall.sleep.raw(span.address, rest.address))
    expect(Handled.count, 1)
    expect(rest[word: 0] == 9 && rest[word: 8] < 975_000_000)
  }

  private static func waitRestarted() {
    count(.alarm)
    check(SystemCall.setTimer.raw(0, Block(words: [0, 0, 0, 10_000]).address, 0))
    let child = fork { sleep(50) }
    expect(SystemCall.wait.raw(child, 0, 0, 0), child)
    expect(Handled.count, 1)
  }

  private static func masksInherited() {
    Signal.setMask(Signal.Mask([.user1]))
    send(.user1)
    inChild {
      let pending = Block(8)
      check(SystemCall.signalPending.raw(pending.address, 8))
      expect(pending[word: 0], 0)
      expect(Int(Signal.setMask(Signal.Mask()).bits), 1 << 9)
    }
  }

  private static func stackArguments() {
    let memory = Int(bitPattern: must(try MemoryMap.map(size: 65536)).address)
    expect(.noMemory, SystemCall.signalStack.raw(Block(words: [memory, 0, 100]).address, 0))
    expect(
      .invalidArgument, SystemCall.signalStack.raw(Block(words: [memory, 77, 65536]).address, 0))
    let old = Block(24)
    check(SystemCall.signalStack.raw(0, old.address))
    expect(old[half: 8], 2)
    handle(.user1, flags: onStack) { _, _, _ in
      Handled.last = SystemCall.signalStack.raw(Block(words: [0, 2, 0]).address, 0)
    }
    _ = useOtherStack()
    send(.user1)
    expect(.notPermitted, Handled.last)
  }

  private static func signalDescriptor() {
    Signal.setMask(Signal.Mask([.user1]))
    let mask = Block(words: [1 << 9])
    let file = FileDescriptor(check(SystemCall.signalDescriptor.raw(-1, mask.address, 8, 0o4000)))
    expect(.resourceTemporarilyUnavailable, from: try file.read(upTo: 128))
    send(.user1)
    expect(must(try file.waitForInput(milliseconds: 0)))
    let information = read(file, 128)
    expect(information.count, 128)
    expect(information[0] == 10)
    let pending = Block(8)
    check(SystemCall.signalPending.raw(pending.address, 8))
    expect(pending[word: 0], 0)
  }

  /// `sigreturn` without a handler: the process may end, the kernel may not.
  private static func badReturn() {
    let child = fork { _ = SystemCall(139).raw() }
    wait(child)
    let second = fork {
      handle(.user1) { _, _, context in
        for offset in stride(from: 0, to: 960, by: 8) {
          context.storeBytes(of: -1, toByteOffset: offset, as: Int.self)
        }
      }
      send(.user1)
    }
    expect(wait(second).signal != nil)
  }

  /// Two processes signal each other a thousand times.
  private static func manySignals() {
    count(.user1)
    Signal.setMask(Signal.Mask([.user1]))
    let (own, set) = (Process.identifier, Block(words: [1 << 9]))
    let child = fork {
      for _ in 0..<300 {
        expect(SystemCall.signalTimedWait.raw(set.address, 0, 0, 8), 10)
        check(SystemCall.kill.raw(own, 10))
      }
    }
    for _ in 0..<300 {
      check(SystemCall.kill.raw(child, 10))
      expect(SystemCall.signalTimedWait.raw(set.address, 0, 0, 8), 10)
    }
    expect(wait(child).exitCode == 0)
    expect(Handled.count, 0)
  }

  private static func dumped() {
    let child = fork { send(.abort) }
    expect(wait(child).rawValue & 0x7F, 6)
  }
}
