import System

/// Timers that send signals (timer_create(2)).
enum TimerQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("signal-timer-comes-once", comesOnce),
    Question("signal-timer-repeats", repeats),
    Question("signal-timer-to-a-thread", toThread),
    Question("signal-timer-at-an-instant", atInstant),
    Question("signal-timer-is-not-inherited", isNotInherited),
    Question("signal-timer-arguments", arguments),
    Question("signal-timers-many", many),
  ]

  // swift-format-ignore
  private enum Call {
    static var create: SystemCall { SystemCall(107) }
    static var get: SystemCall { SystemCall(108) }
    static var overrun: SystemCall { SystemCall(109) }
    static var set: SystemCall { SystemCall(110) }
    static var delete: SystemCall { SystemCall(111) }
  }

  private static let monotonic = 1
  private static let signal = Signal.user1

  /// A timer that sends the signal, with 77, to the process or to one thread.
  private static func make(thread: Int? = nil) -> Int {
    let event = Block(64)
    event[word: 0] = 77
    event[half: 8] = signal.number
    event[half: 12] = thread == nil ? 0 : 4
    event[half: 16] = thread ?? 0
    let number = Block(8)
    check(Call.create.raw(monotonic, event.address, number.address))
    return number[half: 0]
  }

  private static func set(
    _ timer: Int, milliseconds: Int, interval: Int = 0, isAbsolute: Bool = false
  ) {
    let span = { (milliseconds: Int) in
      (milliseconds / 1000, milliseconds % 1000 * 1_000_000)
    }
    let (first, again) = (span(milliseconds), span(interval))
    let setting = Block(words: [again.0, again.1, first.0, first.1])
    check(Call.set.raw(timer, isAbsolute ? 1 : 0, setting.address, 0))
  }

  /// Nanoseconds.
  private static func left(_ timer: Int) -> Int {
    let setting = Block(32)
    check(Call.get.raw(timer, setting.address))
    return setting[word: 16] * 1_000_000_000 + setting[word: 24]
  }

  /// Waits for the signal, which is held back; 0 if it does not come.
  private static func take(milliseconds: Int = 5000) -> (signal: Int, code: Int, value: Int) {
    let information = Block(128)
    let span = Block(words: [milliseconds / 1000, milliseconds % 1000 * 1_000_000])
    let mask = Block(words: [Int(Signal.Mask([signal]).bits)])
    let answer = SystemCall.signalTimedWait.raw(
      mask.address, information.address, span.address, 8)
    return (max(answer, 0), information[half: 8], information[word: 24])
  }

  private static func comesOnce() {
    Signal.setMask(Signal.Mask([signal]))
    let timer = make()
    expect(left(timer), 0)
    set(timer, milliseconds: 5)
    expect(left(timer) <= 5_000_000)
    let came = take()
    let byTimer = -2
    expect(came.signal == signal.number && came.code == byTimer && came.value == 77)
    expect(left(timer), 0)
    expect(take(milliseconds: 20).signal, 0)
  }

  private static func repeats() {
    Signal.setMask(Signal.Mask([signal]))
    let timer = make()
    set(timer, milliseconds: 2, interval: 2)
    for _ in 0..<3 { expect(take().signal, signal.number) }
    // One waits; the others are counted.
    sleep(50)
    expect(take().signal, signal.number)
    expect(Call.overrun.raw(timer) > 2)
    set(timer, milliseconds: 0)
    _ = take(milliseconds: 1)
    expect(take(milliseconds: 10).signal, 0)
  }

  private static func toThread() {
    Signal.setMask(Signal.Mask([signal]))
    let timer = make(thread: check(SystemCall.getThread.raw()))
    set(timer, milliseconds: 1)
    expect(take().signal, signal.number)
  }

  private static func atInstant() {
    Signal.setMask(Signal.Mask([signal]))
    let timer = make()
    let start = Clock.monotonic.now
    set(timer, milliseconds: start.milliseconds + 20, isAbsolute: true)
    expect(take().signal, signal.number)
    expect((Clock.monotonic.now - start).milliseconds >= 19)
    // What is past comes at once.
    set(timer, milliseconds: 1, isAbsolute: true)
    expect(take().signal, signal.number)
  }

  private static func isNotInherited() {
    Signal.setMask(Signal.Mask([signal]))
    let timer = make()
    set(timer, milliseconds: 20)
    inChild {
      expect(.invalidArgument, Call.delete.raw(timer))
      expect(take(milliseconds: 40).signal, 0)
    }
    expect(take().signal, signal.number)
  }

  private static func arguments() {
    let number = Block(8)
    expect(.invalidArgument, Call.create.raw(99, 0, number.address))
    expect(.badAddress, Call.create.raw(monotonic, 8, number.address))
    expect(.badAddress, Call.create.raw(monotonic, 0, 8))
    let event = Block(64)
    event[half: 8] = 65
    expect(.invalidArgument, Call.create.raw(monotonic, event.address, number.address))
    (event[half: 8], event[half: 12], event[half: 16]) = (10, 4, 1)
    expect(.invalidArgument, Call.create.raw(monotonic, event.address, number.address))
    let timer = make()
    let setting = Block(words: [0, 0, 0, 1_000_000_000])
    expect(.invalidArgument, Call.set.raw(timer, 0, setting.address, 0))
    expect(.badAddress, Call.set.raw(timer, 0, 8, 0))
    check(Call.delete.raw(timer))
    expect(.invalidArgument, Call.delete.raw(timer))
    expect(.invalidArgument, Call.get.raw(timer, setting.address))
  }

  private static func many() {
    Signal.setMask(Signal.Mask([signal]))
    let timers = (0..<30).map { _ in make() }
    expect(Set(timers).count, 30)
    for timer in timers { set(timer, milliseconds: 1, interval: 1) }
    sleep(10)
    for timer in timers { check(Call.delete.raw(timer)) }
    while take(milliseconds: 1).signal != 0 {}
  }
}
