import CSystem
import System

/// Signals: sending, holding back, waiting for them.
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
    Question("suspend-takes-the-mask", suspend),
    Question("timed-wait", timedWait),
    Question("timed-wait-of-ignored", timedWaitOfIgnored),
    Question("child-end-is-signalled", childEnd),
    Question("signal-to-a-group", toGroup),
    Question("signal-to-all", toAll),
    Question("signal-to-oneself-comes-at-once", toOneselfAtOnce),
    Question("sleep-interrupted-tells-the-rest", sleepInterrupted),
    Question("wait-restarted", waitRestarted),
    Question("masks-are-inherited", masksInherited),
    Question("signal-descriptor", signalDescriptor),
    Question("many-signals", manySignals),
    Question("abort-tells-dumped", dumped),
  ]

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
