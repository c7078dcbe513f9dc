import System

/// Processes: making them, their ends, and who learns of them.
enum ProcessQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("exit-code-is-told", exitCode),
    Question("exit-and-wait", exitAndWait),
    Question("kill-is-told", killIsTold),
    Question("preempted-children", preempted),
    Question("two-children", twoChildren),
    Question("fork-in-forks", forkInForks),
    Question("fork-until-told", .slow, forkUntilTold),
    Question("looked-at-while-they-end", .slow, lookedAt),
    Question("orphans", orphans),
    Question("orphans-of-orphans", orphansOfOrphans),
    Question("orphans-go-to-who-asked", orphansGoToWhoAsked),
    Question("fork-until-refused", .slow, forkUntilRefused),
    Question("wait-without-children", waitWithoutChildren),
    Question("wait-does-not-wait", waitDoesNotWait),
    Question("wait-for-one", waitForOne),
    Question("wait-for-a-group", waitForGroup),
    Question("wait-arguments", waitArguments),
    Question("waitid-leaves-the-zombie", waitLeaves),
    Question("ignored-children-leave-no-zombies", ignoredChildren),
    Question("zombie-is-seen", zombieIsSeen),
    Question("fork-copies-memory", forkCopies),
    Question("vfork-waits", vforkWaits),
    Question("parents-identifier", parentsIdentifier),
    Question("process-groups", processGroups),
    Question("sessions", sessions),
    Question("usage-of-children", usageOfChildren),
    Question("times-are-counted", timesAreCounted),
    Question("limits-are-inherited", limitsAreInherited),
    Question("process-limit", processLimit),
    Question("name-of-a-process", nameOfProcess),
    Question("identifiers-are-not-used-twice", identifiersDiffer),
    Question("mask-and-directory-are-inherited", inherited),
  ]

  private static func exitCode() {
    for code in [0, 1, 127, 255] { expect(wait(fork { exit(code) }).exitCode ?? -1, code) }
    expect(wait(fork { exit(256 + 7) }).exitCode ?? -1, 7)
    expect(wait(fork { exit(-1) }).exitCode ?? -1, 255)
    expect(wait(fork { _ = SystemCall.exit.raw(9) }).exitCode ?? -1, 9)
  }

  /// (xv6: exitwait.)
  private static func exitAndWait() {
    for step in 0..<100 {
      let child = fork { exit(step) }
      let answer = must(try Process.wait())
      expect(answer.identifier, child)
      expect(answer.status.exitCode ?? -1, step)
    }
  }

  /// (xv6: killstatus.)
  private static func killIsTold() {
    for _ in 0..<30 {
      let child = fork { while true { _ = Process.parent } }
      sleep(1)
      must(try Signal.kill.send(to: child))
      expect(wait(child).signal == .kill)
    }
  }

  /// Children that never give way: do others run, and do they end when told? (xv6: preempt.)
  private static func preempted() {
    let words = SharedWords()
    let children = (0..<4).map { number in
      fork {
        words[number] = 1
        while true {}
      }
    }
    for number in 0..<4 { words.wait(number, 1) }
    for child in children { must(try Signal.kill.send(to: child)) }
    for child in children { expect(wait(child).signal == .kill) }
  }

  /// (xv6: twochildren.)
  private static func twoChildren() {
    for _ in 0..<100 {
      _ = fork {}
      _ = fork {}
      wait()
      wait()
    }
    expect(.noChildProcess, from: try Process.wait())
  }

  /// (xv6: forkfork.)
  private static func forkInForks() {
    let children = (0..<2).map { _ in
      fork { for _ in 0..<50 { expect(wait(fork {}).exitCode == 0) } }
    }
    for child in children { expect(wait(child).exitCode == 0) }
  }

  /// Processes that fork until a file appears. (xv6: forkforkfork.)
  private static func forkUntilTold() {
    let child = fork {
      while !FileSystem.exists("stop") {
        if (try? Process.fork()) == nil { create("stop") }
        if Process.identifier % 64 == 0 { sleep(1) }
      }
    }
    sleep(30)
    create("stop")
    expect(wait(child).exitCode == 0)
  }

  /// A file that is cut has all processes' memories looked at, and one that is written to their programs.
  private static func lookedAt() {
    let children = (0..<3).map { _ in
      fork {
        while !FileSystem.exists("stop") {
          for child in (0..<20).map({ _ in fork {} }) { expect(wait(child).exitCode == 0) }
        }
      }
    }
    for _ in 0..<1000 { create("cut", "a file that is soon cut") }
    create("stop")
    for child in children { expect(wait(child).exitCode == 0) }
  }

  /// Parents that end before their children. (xv6: reparent.)
  private static func orphans() {
    let own = Process.identifier
    for _ in 0..<50 {
      let child = fork {
        let middle = Process.identifier
        if check(SystemCall.clone.raw(17)) == 0 {
          while Process.parent == middle { Process.yield() }
          expect(Process.parent != own, "the grandparent is no parent")
        }
      }
      expect(wait(child).exitCode == 0)
    }
  }

  /// (xv6: reparent2.)
  private static func orphansOfOrphans() {
    for _ in 0..<100 {
      let child = fork {
        check(SystemCall.clone.raw(17))
        check(SystemCall.clone.raw(17))
      }
      expect(wait(child).exitCode == 0)
    }
  }

  /// Does who asked for it (PR_SET_CHILD_SUBREAPER) get the orphans below, and learn of their ends?
  private static func orphansGoToWhoAsked() {
    let (setReaper, getReaper) = (36, 37)
    check(SystemCall.processControl.raw(setReaper, 1))
    let answer = Block(8)
    check(SystemCall.processControl.raw(getReaper, answer.address))
    expect(answer[half: 0], 1)
    let words = SharedWords()
    let child = fork {
      words[0] = fork {
        words.wait(1, 1)
        exit(42)
      }
    }
    expect(wait(child).exitCode == 0)
    words[1] = 1
    let end = must(try Process.wait())
    expect(end.identifier, words[0])
    expect(end.status.exitCode ?? -1, 42)
  }

  /// Are forks refused at the limit, and all there again when the children are gone? (xv6: forktest.)
  private static func forkUntilRefused() {
    asOtherUser {
      let ends = pipe()
      let limit = Block(words: [200, 200])
      check(SystemCall.limits.raw(0, 6, limit.address, 0))
      var children: [Int] = []
      while children.count < 1000 {
        let child = SystemCall.clone.raw(17)
        if child < 0 {
          expect(.resourceTemporarilyUnavailable, child)
          break
        }
        if child == 0 {
          close(ends.writing)
          exit(read(ends.reading, 1).count)
        }
        children.append(child)
      }
      expect(children.count >= 150 && children.count <= 200, "\(children.count)")
      close(ends.writing)
      for child in children { expect(wait(child).exitCode == 0) }
      expect(.noChildProcess, SystemCall.wait.raw(-1, 0, 0, 0))
    }
  }

  private static func waitWithoutChildren() {
    expect(.noChildProcess, from: try Process.wait())
    expect(.noChildProcess, from: try Process.wait(1))
    expect(.noChildProcess, from: try Process.wait(Process.identifier))
  }

  private static func waitDoesNotWait() {
    let words = SharedWords()
    let child = fork { words.wait(0, 1) }
    expect(must(try Process.wait(-1, .noHang)).identifier, 0)
    words[0] = 1
    expect(wait(child).exitCode == 0)
  }

  private static func waitForOne() {
    let first = fork { exit(1) }
    let second = fork { exit(2) }
    expect(wait(second).exitCode ?? -1, 2)
    expect(wait(first).exitCode ?? -1, 1)
    expect(.noChildProcess, from: try Process.wait(first))
  }

  private static func waitForGroup() {
    let words = SharedWords()
    let other = fork {
      check(SystemCall.setProcessGroup.raw(0, 0))
      words.wait(0, 1)
      exit(3)
    }
    _ = SystemCall.setProcessGroup.raw(other, other)
    let own = fork { exit(4) }
    expect(must(try Process.wait(0)).identifier, own)
    words[0] = 1
    expect(must(try Process.wait(-other)).identifier, other)
  }

  private static func waitArguments() {
    expect(.invalidArgument, SystemCall.wait.raw(-1, 0, 0x1000, 0))
    expect(.invalidArgument, SystemCall.waitWithInformation.raw(7, 0, 0, 4, 0))
    expect(.invalidArgument, SystemCall.waitWithInformation.raw(0, 0, 0, 0, 0))
  }

  private static func waitLeaves() {
    let (exited, leave) = (4, 0x0100_0000)
    let child = fork { exit(5) }
    let information = Block(128)
    for options in [exited | leave, exited] {
      check(SystemCall.waitWithInformation.raw(1, child, information.address, options, 0))
      expect(information[half: 0], 17)
      expect(information[half: 8], 1)
      expect(information[half: 16], child)
      expect(information[half: 24], 5)
    }
    expect(
      .noChildProcess,
      SystemCall.waitWithInformation.raw(1, child, information.address, exited, 0))
  }

  private static func ignoredChildren() {
    must(try Signal.child.handle(.ignored))
    let children = (0..<5).map { _ in fork {} }
    expect(.noChildProcess, from: try Process.wait())
    for child in children { expect(.noSuchProcess, SystemCall.kill.raw(child, 0)) }
  }

  private static func zombieIsSeen() {
    let child = fork { exit(3) }
    let end = Clock.monotonic.now + Time(seconds: 5)
    while !contents("/proc/\(child)/stat").contains(") Z ") {
      expect(Clock.monotonic.now < end, "it never was one")
      Process.yield()
    }
    expect(SystemCall.kill.raw(child, 9), 0)
    expect(wait(child).exitCode ?? -1, 3)
    expect(!FileSystem.exists("/proc/\(child)"))
  }

  private static func forkCopies() {
    let block = Block(8)
    block[word: 0] = 1
    inChild {
      expect(block[word: 0], 1)
      block[word: 0] = 2
    }
    expect(block[word: 0], 1)
  }

  /// Does the parent of a `vfork` wait until the child is done with its memory?
  private static func vforkWaits() {
    let (memory, vfork, child) = (0x100, 0x4000, 17)
    let words = SharedWords()
    let stack = must(try MemoryMap.map(size: 65536))
    let answer = RawThread.start(stack, flags: memory | vfork | child) {
      sleep(30)
      words[0] = 7
    }
    expect(answer > 0)
    expect(words[0], 7)
    expect(wait(answer).exitCode == 0)
  }

  private static func parentsIdentifier() {
    let own = Process.identifier
    inChild {
      expect(Process.parent, own)
      expect(Process.identifier != own)
      expect(Process.identifier, Thread.current)
    }
  }

  private static func processGroups() {
    let own = Process.identifier
    expect(must(try Process.processGroup()), own)
    let words = SharedWords()
    let child = fork {
      words.wait(0, 1)
      expect(check(SystemCall.getProcessGroup.raw(0)), Process.identifier)
    }
    must(try Process.setGroup(child, child))
    expect(must(try Process.processGroup(of: child)), child)
    words[0] = 1
    expect(wait(child).exitCode == 0)
    expect(.invalidArgument, SystemCall.setProcessGroup.raw(0, -1))
    expect(.noSuchProcess, SystemCall.setProcessGroup.raw(1, 1))
    inChild {
      check(SystemCall.setSession.raw())
      inChild { expect(.notPermitted, SystemCall.setProcessGroup.raw(0, own)) }
    }
    expect(.noSuchProcess, SystemCall.getProcessGroup.raw(4_000_000))
  }

  private static func sessions() {
    expect(.notPermitted, SystemCall.setSession.raw())
    inChild {
      let own = Process.identifier
      expect(check(SystemCall.setSession.raw()), own)
      expect(check(SystemCall.getSession.raw(0)), own)
      expect(check(SystemCall.getProcessGroup.raw(0)), own)
      expect(.notPermitted, SystemCall.setProcessGroup.raw(0, 0))
    }
  }

  private static func work(_ milliseconds: Int) {
    let end = Clock.processTime.now + Time(milliseconds: milliseconds)
    while Clock.processTime.now < end {}
  }

  private static func usageOfChildren() {
    let child = fork { work(30) }
    let answer = must(try Process.waitWithUsage(child))
    let used = answer.usage.userMicroseconds + answer.usage.systemMicroseconds
    expect(used >= 25000, "\(used)")
    let usage = Block(144)
    check(SystemCall.getUsage.raw(-1, usage.address))
    expect(usage[word: 0] * 1_000_000 + usage[word: 8] + usage[word: 24] >= 25000)
    expect(.invalidArgument, SystemCall.getUsage.raw(7, usage.address))
  }

  private static func timesAreCounted() {
    let times = Block(32)
    work(50)
    let ticks = SystemCall.times.raw(times.address)
    expect(ticks >= 0)
    expect(times[word: 0] + times[word: 8] >= 4, "\(times[word: 0])")
    let before = Clock.processTime.now
    sleep(30)
    expect((Clock.processTime.now - before).milliseconds < 25)
  }

  private static func limitsAreInherited() {
    let limit = Block(words: [40, 60])
    check(SystemCall.limits.raw(0, 7, limit.address, 0))
    inChild {
      let inherited = Block(16)
      check(SystemCall.limits.raw(0, 7, 0, inherited.address))
      expect(inherited[word: 0] == 40 && inherited[word: 8] == 60)
    }
    let wrong = Block(words: [70, 60])
    expect(.invalidArgument, SystemCall.limits.raw(0, 7, wrong.address, 0))
    asOtherUser {
      let more = Block(words: [50, 61])
      expect(.notPermitted, SystemCall.limits.raw(0, 7, more.address, 0))
    }
  }

  private static func processLimit() {
    asOtherUser {
      let limit = Block(words: [1, 1])
      check(SystemCall.limits.raw(0, 6, limit.address, 0))
      expect(.resourceTemporarilyUnavailable, SystemCall.clone.raw(17))
    }
  }

  private static func nameOfProcess() {
    let (setName, getName) = (15, 16)
    check(SystemCall.processControl.raw(setName, text("a name that is too long")))
    let name = Block(16)
    check(SystemCall.processControl.raw(getName, name.address))
    expect(name.bytes(0..<16), "a name that is \0")
    expect(contents("/proc/self/comm"), "a name that is \n")
  }

  private static func identifiersDiffer() {
    var seen: Set<Int> = []
    for _ in 0..<100 {
      let child = fork {}
      expect(seen.insert(child).inserted, "\(child) twice")
      wait(child)
    }
  }

  private static func inherited() {
    makeDirectory("here")
    change("here")
    _ = SystemCall.fileCreationMask.raw(0o077)
    check(SystemCall.setPriority.raw(0, 0, 7))
    inChild {
      create("file")
      expect(metadata("../here/file").permissions, 0o600)
      expect(check(SystemCall.getPriority.raw(0, 0)), 13)
    }
  }
}
