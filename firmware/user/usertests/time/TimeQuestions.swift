import System

/// Clocks, sleeping, timers, and who runs how much.
enum TimeQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("clock-goes-on", clockGoesOn),
    Question("clocks-agree", clocksAgree),
    Question("sleep-is-long-enough", sleepIsLongEnough),
    Question("sleep-until-an-instant", sleepUntil),
    Question("sleep-over-a-stop", sleepsOverStop),
    Question("sleepers-wake-in-order", sleepersInOrder),
    Question("time-of-processes", timeOfProcesses),
    Question("alarm-comes", alarmComes),
    Question("alarm-comes-again", alarmRepeats),
    Question("alarm-comes-each-microsecond", alarmStorm),
    Question("alarm-is-taken-back", alarmTakenBack),
    Question("alarm-is-not-inherited", alarmNotInherited),
    Question("timer-descriptor", timerDescriptor),
    Question("timer-descriptor-repeats", timerRepeats),
    Question("nice-is-kept", niceIsKept),
    Question("nice-of-a-group", niceOfGroup),
    Question("affinity-is-kept", affinityIsKept),
    Question("affinity-is-obeyed", affinityIsObeyed),
    Question("fixed-priority-goes-first", priorityGoesFirst),
    Question("scheduler-arguments", schedulerArguments),
    Question("yield-lets-others-run", yieldLets),
    Question("nobody-starves", nobodyStarves),
    Question("clock-may-be-set", clockMayBeSet),
  ]

  private static func clockGoesOn() {
    var last = Clock.monotonic.now
    for _ in 0..<1000 {
      let now = Clock.monotonic.now
      expect(now >= last, "it went back")
      last = now
    }
    sleep(1)
    expect(Clock.monotonic.now > last)
  }

  private static func clocksAgree() {
    let (first, second) = (Clock.realTime.now, Block(16))
    check(SystemCall.getTimeOfDay.raw(second.address, 0))
    expect(abs(second[word: 0] - first.seconds) <= 1)
    expect(contents("/proc/uptime").words.count, 2)
    let coarse = Block(16)
    check(SystemCall.getClock.raw(6, coarse.address))
    expect(abs(coarse[word: 0] - Clock.monotonic.now.seconds) <= 1)
  }

  private static func sleepIsLongEnough() {
    for milliseconds in [0, 1, 7, 30] {
      expect(duration { sleep(milliseconds) } >= milliseconds)
    }
  }

  private static func sleepUntil() {
    let absolute = 1
    let target = Clock.monotonic.now + Time(milliseconds: 30)
    let instant = Block(words: [target.seconds, target.nanoseconds % 1_000_000_000])
    check(SystemCall.clockSleep.raw(1, absolute, instant.address, 0))
    expect(Clock.monotonic.now >= target)
    expect(duration { check(SystemCall.clockSleep.raw(1, absolute, instant.address, 0)) } < 20)
  }

  private static func sleepersInOrder() {
    let words = SharedWords()
    let absolute = 1
    let start = Clock.monotonic.now + Time(milliseconds: 200)
    let children = (0..<5).map { index in
      fork {
        let target = start + Time(milliseconds: (4 - index) * 40)
        let instant = Block(words: [target.seconds, target.nanoseconds % 1_000_000_000])
        check(SystemCall.clockSleep.raw(1, absolute, instant.address, 0))
        words[1 + index] = words.add(0)
      }
    }
    for child in children { wait(child) }
    for index in 0..<5 { expect(words[1 + index], 4 - index) }
  }

  private static func timeOfProcesses() {
    let before = Clock.processTime.now
    while (Clock.processTime.now - before).milliseconds < 20 {}
    expect((Clock.threadTime.now).milliseconds >= 15)
    let sleepy = Clock.threadTime.now
    sleep(30)
    expect((Clock.threadTime.now - sleepy).milliseconds < 25)
  }

  private static func setAlarm(_ milliseconds: Int, every interval: Int = 0) {
    let timer = Block(words: [
      0, interval * 1000, milliseconds / 1000, milliseconds % 1000 * 1000,
    ])
    check(SystemCall.setTimer.raw(0, timer.address, 0))
  }

  private static func countAlarms() {
    must(try Signal.alarm.handle(.call { _ in Handled.count += 1 }))
  }

  private static func alarmComes() {
    countAlarms()
    let passed = duration {
      setAlarm(30)
      Signal.suspend()
    }
    expect(Handled.count, 1)
    expect(passed >= 29)
    expectKilled(by: .alarm) {
      restoreDefault(.alarm)
      setAlarm(10)
      while true { sleep(1000) }
    }
  }

  private static func restoreDefault(_ signal: Signal) {
    must(try signal.handle(.usual))
  }

  private static func alarmRepeats() {
    countAlarms()
    setAlarm(10, every: 10)
    while Handled.count < 4 { Signal.suspend() }
    let timer = Block(32)
    check(SystemCall.getTimer.raw(0, timer.address))
    expect(timer[word: 8], 10_000)
    setAlarm(0)
  }

  /// Does anybody get anything done if a timer is to come all the time?
  private static func alarmStorm() {
    countAlarms()
    check(SystemCall.setTimer.raw(0, Block(words: [0, 1, 0, 1]).address, 0))
    var work = 0
    while Handled.count < 20 {
      _ = Clock.monotonic.now
      work += 1
    }
    setAlarm(0)
    expect(work > 100, "only \(work) rounds")
  }

  private static func alarmTakenBack() {
    countAlarms()
    setAlarm(60_000)
    let (none, old) = (Block(32), Block(32))
    check(SystemCall.setTimer.raw(0, none.address, old.address))
    expect(old[word: 16] >= 58 && old[word: 16] <= 60)
    check(SystemCall.getTimer.raw(0, old.address))
    expect(old[word: 16] + old[word: 24], 0)
  }

  private static func alarmNotInherited() {
    setAlarm(60_000)
    inChild {
      let timer = Block(32)
      check(SystemCall.getTimer.raw(0, timer.address))
      expect(timer[word: 16] + timer[word: 24], 0)
    }
    setAlarm(0)
  }

  private static func makeTimer(_ milliseconds: Int, every interval: Int = 0) -> FileDescriptor {
    let file = check(SystemCall.makeTimerDescriptor.raw(1, 0o4000))
    let time = Block(words: [0, interval * 1_000_000, 0, milliseconds * 1_000_000])
    check(SystemCall.setTimerDescriptor.raw(file, 0, time.address, 0))
    return FileDescriptor(file)
  }

  private static func timerDescriptor() {
    let timer = makeTimer(20)
    expect(.resourceTemporarilyUnavailable, from: try timer.read(upTo: 8))
    expect(duration { _ = try? timer.waitForInput(milliseconds: nil) } <= 1000)
    expect(read(timer, 8) == "\u{1}\0\0\0\0\0\0\0")
    expect(.resourceTemporarilyUnavailable, from: try timer.read(upTo: 8))
    expect(.invalidArgument, from: try timer.read(upTo: 4))
    expect(.invalidArgument, SystemCall.makeTimerDescriptor.raw(99, 0))
  }

  private static func timerRepeats() {
    let timer = makeTimer(10, every: 10)
    sleep(55)
    let count = Int(read(timer, 8)[0])
    expect(count >= 5, "\(count)")
    let rest = Block(32)
    check(SystemCall.getTimerDescriptor.raw(timer.rawValue, rest.address))
    expect(rest[word: 8], 10_000_000)
    expect(rest[word: 24] <= 10_000_000)
  }

  private static func niceIsKept() {
    for nice in [5, 10, 19] {
      must(try Process.setNice(0, nice))
      expect(must(try Process.nice()), nice)
    }
    must(try Process.setNice(0, 100))
    expect(must(try Process.nice()), 19)
    must(try Process.setNice(0, -100))
    expect(must(try Process.nice()), -20)
    must(try Process.setNice(0, 0))
    expect(.invalidArgument, SystemCall.getPriority.raw(7, 0))
    expect(.noSuchProcess, SystemCall.getPriority.raw(0, 4_000_000))
  }

  private static func niceOfGroup() {
    let child = fork { sleep(1000) }
    check(SystemCall.setPriority.raw(1, 0, 3))
    expect(must(try Process.nice(child)), 3)
    must(try Signal.kill.send(to: child))
    wait(child)
  }

  private static var harts: Int {
    let mask = Block(128)
    check(SystemCall.getAffinity.raw(0, 128, mask.address))
    return mask[word: 0]
  }

  private static func setAffinity(_ mask: Int) -> Int {
    SystemCall.setAffinity.raw(0, 8, Block(words: [mask]).address)
  }

  private static func affinityIsKept() {
    let all = harts
    expect(all & 1, 1)
    expect(setAffinity(1), 0)
    expect(harts, 1)
    inChild { expect(harts, 1) }
    expect(.invalidArgument, setAffinity(1 << 62))
    expect(setAffinity(-1), 0)
    expect(harts, all)
  }

  private static func affinityIsObeyed() {
    let number = Block(8)
    for hart in 0..<8 where harts >> hart & 1 == 1 {
      let all = harts
      check(setAffinity(1 << hart))
      for _ in 0..<20 {
        check(SystemCall.getHart.raw(number.address, 0))
        expect(number[half: 0], hart)
        Process.yield()
      }
      check(setAffinity(all))
    }
  }

  /// Of two threads on one hart, the one with a priority runs, and the other one when it sleeps.
  private static func priorityGoesFirst() {
    let words = SharedWords()
    check(setAffinity(1))
    let (roundRobin, urgent) = (2, Block(words: [50]))
    let other = fork { while words[1] == 0 { words.add(0) } }
    words.wait(0, 1)
    let answer = SystemCall.setScheduler.raw(0, roundRobin, urgent.address)
    check(answer)
    let before = words[0]
    let end = Clock.monotonic.now + Time(milliseconds: 30)
    while Clock.monotonic.now < end {}
    let during = words[0] - before
    sleep(30)
    expect(words[0] > before + during)
    expect(during < 1000, "\(during)")
    words[1] = 1
    check(SystemCall.setScheduler.raw(0, 0, Block(words: [0]).address))
    wait(other)
  }

  private static func schedulerArguments() {
    let priority = Block(words: [50])
    expect(.invalidArgument, SystemCall.setScheduler.raw(0, 77, priority.address))
    expect(.invalidArgument, SystemCall.setScheduler.raw(0, 0, priority.address))
    expect(.invalidArgument, SystemCall.setScheduler.raw(0, 1, Block(words: [0]).address))
    expect(.invalidArgument, SystemCall.setScheduler.raw(0, 1, Block(words: [100]).address))
    expect(check(SystemCall.getScheduler.raw(0)), 0)
    check(SystemCall.setScheduler.raw(0, 2, priority.address))
    expect(check(SystemCall.getScheduler.raw(0)), 2)
    let answer = Block(8)
    check(SystemCall.getSchedulerParameter.raw(0, answer.address))
    expect(answer[half: 0], 50)
    check(SystemCall.setScheduler.raw(0, 0, Block(words: [0]).address))
    asOtherUser { expect(.notPermitted, SystemCall.setScheduler.raw(0, 1, priority.address)) }
  }

  private static func yieldLets() {
    let words = SharedWords()
    check(setAffinity(1))
    let child = fork { words[0] = 1 }
    let end = Clock.monotonic.now + Time(seconds: 5)
    while words[0] == 0 && Clock.monotonic.now < end { Process.yield() }
    expect(words[0], 1)
    wait(child)
  }

  /// Eight that never give way, on as many harts as there are: does each get on?
  private static func nobodyStarves() {
    let words = SharedWords()
    let children = (0..<8).map { index in fork { while true { words.add(index) } } }
    for index in 0..<8 { words.wait(index, 100) }
    for child in children { must(try Signal.kill.send(to: child)) }
    for child in children { wait(child) }
  }

  private static func clockMayBeSet() {
    let before = Clock.realTime.now
    let monotonic = Clock.monotonic.now
    must(try Clock.realTime.set(Time(seconds: 1_500_000_000)))
    let now = Clock.realTime.now.seconds
    expect(now >= 1_500_000_000 && now < 1_500_000_100)
    expect((Clock.monotonic.now - monotonic).seconds < 100)
    must(try Clock.realTime.set(before))
    expect(.invalidArgument, SystemCall.setClock.raw(1, Block(words: [1, 0]).address))
    asOtherUser { expect(.notPermitted, SystemCall.setClock.raw(0, Block(words: [1, 0]).address)) }
  }

  /// A sleeper that is stopped, and goes on, sleeps as long as it was to.
  private static func sleepsOverStop() {
    let child = fork {
      let span = Block(words: [0, 100_000_000])
      let time = duration { expect(SystemCall.sleep.raw(span.address, 0), 0) }
      expect(time >= 99)
    }
    sleep(20)
    must(try Signal.stop.send(to: child))
    expect(must(try Process.wait(child, .stopped)).status.isStopped)
    must(try Signal.resume.send(to: child))
    expect(wait(child).exitCode == 0)
  }
}
