import System

/// Terminals, asked through pseudo-terminals: the question is who types, a child is who reads.
enum TerminalQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("terminal-line-by-line", lineByLine),
    Question("terminal-erases", erases),
    Question("terminal-echoes", echoes),
    Question("terminal-end-of-file", endOfFile),
    Question("terminal-without-lines", withoutLines),
    Question("terminal-changes-line-ends", changesLineEnds),
    Question("terminal-interrupts-the-foreground", interruptsForeground),
    Question("terminal-stops-the-foreground", stopsForeground),
    Question("terminal-leaves-the-background", leavesBackground),
    Question("terminal-reader-in-the-background", readerInBackground),
    Question("terminal-writer-in-the-background", writerInBackground),
    Question("terminal-hangs-up", hangsUp),
    Question("terminal-of-a-session", ofSession),
    Question("terminal-window-size", windowSize),
    Question("terminal-poll", pollTells),
    Question("terminal-settings-are-kept", settingsAreKept),
    Question("terminal-names", names),
    Question("no-terminal", noTerminal),
    Question("terminal-is-no-screen", isNoScreen),
  ]

  private struct Pair {
    let master: FileDescriptor
    let number: Int

    init() {
      master = open("/dev/ptmx", [.readWrite, .noControllingTerminal])
      let (unlock, getNumber) = (0x4004_5431, 0x8004_5430)
      let word = Block(8)
      check(SystemCall.deviceControl.raw(master.rawValue, unlock, word.address))
      check(SystemCall.deviceControl.raw(master.rawValue, getNumber, word.address))
      number = word[half: 0]
    }

    var path: ByteString { "/dev/pts/\(number)" }
    var terminal: FileDescriptor { open(path, [.readWrite, .noControllingTerminal]) }
  }

  /// A session of the child's own, with the terminal, in a process group in the foreground.
  private static func inSession(_ pair: Pair, _ body: (FileDescriptor) -> Void) -> Int {
    fork {
      check(SystemCall.setSession.raw())
      body(open(pair.path, .readWrite))
    }
  }

  private static func setForeground(_ terminal: FileDescriptor, _ group: Int) {
    let word = Block(8)
    word[half: 0] = group
    // Who is in the background may be told so by SIGTTOU.
    Signal.setMask(Signal.Mask([.terminalOutput]))
    check(SystemCall.deviceControl.raw(terminal.rawValue, 0x5410, word.address))
    Signal.setMask(Signal.Mask())
  }

  /// Changes one of the four words of flags: 0 input, 4 output, 8 control, 12 local.
  private static func change(
    _ terminal: FileDescriptor, _ word: Int, clear: Int, set: Int = 0
  ) {
    let settings = Block(64)
    check(SystemCall.deviceControl.raw(terminal.rawValue, 0x5401, settings.address))
    settings[half: word] = settings[half: word] & ~clear | set
    check(SystemCall.deviceControl.raw(terminal.rawValue, 0x5402, settings.address))
  }

  private static let (canonical, echo, stopBackground) = (2, 8, 0x100)

  private static func lineByLine() {
    let pair = Pair()
    let terminal = pair.terminal
    write(pair.master, "one\ntwo")
    expect(read(terminal, 100), "one\n")
    expect(!must(try terminal.waitForInput(milliseconds: 10)))
    write(pair.master, "\n")
    expect(read(terminal, 2), "tw")
    expect(read(terminal, 100), "o\n")
  }

  private static func erases() {
    let pair = Pair()
    let terminal = pair.terminal
    write(pair.master, "abc\u{7f}\u{7f}d\n")
    expect(read(terminal, 100), "ad\n")
    write(pair.master, "gone\u{15}here\n")
    expect(read(terminal, 100), "here\n")
    write(pair.master, "two words\u{17}one\n")
    expect(read(terminal, 100), "two one\n")
  }

  private static func echoes() {
    let pair = Pair()
    let terminal = pair.terminal
    write(pair.master, "x\n")
    expect(read(pair.master, 100), "x\r\n")
    change(terminal, 12, clear: echo)
    write(pair.master, "y\n")
    write(terminal, "z")
    expect(read(pair.master, 100), "z")
  }

  private static func endOfFile() {
    let pair = Pair()
    let terminal = pair.terminal
    write(pair.master, "ab\u{4}")
    expect(read(terminal, 100), "ab")
    write(pair.master, "\u{4}")
    expect(read(terminal, 100), "")
    write(pair.master, "on\n")
    expect(read(terminal, 100), "on\n")
  }

  private static func withoutLines() {
    let pair = Pair()
    let terminal = pair.terminal
    change(terminal, 12, clear: canonical | echo)
    write(pair.master, "a")
    expect(read(terminal, 100), "a")
    write(pair.master, "\u{7f}\u{4}")
    expect(read(terminal, 100), "\u{7f}\u{4}")
  }

  private static func changesLineEnds() {
    let pair = Pair()
    let terminal = pair.terminal
    change(terminal, 12, clear: echo)
    write(pair.master, "a\r")
    expect(read(terminal, 10), "a\n")
    write(terminal, "b\n")
    expect(read(pair.master, 10), "b\r\n")
    change(terminal, 4, clear: 1)
    write(terminal, "c\n")
    expect(read(pair.master, 10), "c\n")
  }

  /// ^C ends the group in the foreground, and not the session's leader.
  private static func interruptsForeground() {
    let (pair, words) = (Pair(), SharedWords())
    let leader = inSession(pair) { terminal in
      let job = fork {
        check(SystemCall.setProcessGroup.raw(0, 0))
        words.wait(0, 1)
        words[1] = 1
        while true { sleep(1000) }
      }
      _ = SystemCall.setProcessGroup.raw(job, job)
      setForeground(terminal, job)
      words[0] = 1
      expect(wait(job).signal == .interrupt)
    }
    words.wait(1, 1)
    write(pair.master, "\u{3}")
    expect(wait(leader).exitCode == 0)
  }

  private static func stopsForeground() {
    let (pair, words) = (Pair(), SharedWords())
    let leader = inSession(pair) { terminal in
      let job = fork {
        check(SystemCall.setProcessGroup.raw(0, 0))
        words.wait(0, 1)
        words[1] = 1
        while true { sleep(1000) }
      }
      _ = SystemCall.setProcessGroup.raw(job, job)
      setForeground(terminal, job)
      words[0] = 1
      let status = untilStopped(job)
      expect(status.isStopped && status.signal == .terminalStop)
      check(SystemCall.kill.raw(job, 9))
    }
    words.wait(1, 1)
    write(pair.master, "\u{1a}")
    expect(wait(leader).exitCode == 0)
  }

  private static func untilStopped(_ child: Int) -> ProcessStatus {
    must(try Process.wait(child, .stopped).status)
  }

  private static func leavesBackground() {
    let (pair, words) = (Pair(), SharedWords())
    let leader = inSession(pair) { terminal in
      ignoreInterrupts()
      let job = fork {
        check(SystemCall.setProcessGroup.raw(0, 0))
        words[0] = 1
        words.wait(1, 1)
      }
      expect(wait(job).exitCode == 0)
    }
    words.wait(0, 1)
    write(pair.master, "\u{3}")
    sleep(20)
    words[1] = 1
    expect(wait(leader).exitCode == 0)
  }

  private static func ignoreInterrupts() { must(try Signal.interrupt.handle(.ignored)) }

  private static func readerInBackground() {
    let pair = Pair()
    let leader = inSession(pair) { terminal in
      let job = fork {
        check(SystemCall.setProcessGroup.raw(0, 0))
        _ = read(terminal, 1)
      }
      let status = untilStopped(job)
      expect(status.isStopped && status.signal == .terminalInput)
      check(SystemCall.kill.raw(job, 9))
    }
    expect(wait(leader).exitCode == 0)
  }

  private static func writerInBackground() {
    let pair = Pair()
    let leader = inSession(pair) { terminal in
      change(terminal, 12, clear: 0, set: stopBackground)
      let job = fork {
        check(SystemCall.setProcessGroup.raw(0, 0))
        write(terminal, "x")
      }
      let status = untilStopped(job)
      expect(status.isStopped && status.signal == .terminalOutput)
      check(SystemCall.kill.raw(job, 9))
    }
    expect(wait(leader).exitCode == 0)
  }

  /// When the other side is closed the session is told, and reading finds the end.
  private static func hangsUp() {
    let (pair, words) = (Pair(), SharedWords())
    let leader = inSession(pair) { terminal in
      close(pair.master)
      words[0] = 1
      while true { sleep(1000) }
    }
    words.wait(0, 1)
    close(pair.master)
    expect(wait(leader).signal == .hangUp)
    let second = Pair()
    let terminal = second.terminal
    close(second.master)
    expect(read(terminal, 10), "")
    expect(.ioError, from: try terminal.writeAll("x"))
  }

  private static func ofSession() {
    let pair = Pair()
    let leader = inSession(pair) { terminal in
      let word = Block(8)
      check(SystemCall.deviceControl.raw(terminal.rawValue, 0x5429, word.address))
      expect(word[half: 0], Process.identifier)
      let own = open("/dev/tty", .readWrite)
      write(own, "told")
      check(SystemCall.deviceControl.raw(terminal.rawValue, 0x540F, word.address))
      expect(word[half: 0], Process.identifier)
    }
    expect(wait(leader).exitCode == 0)
    expect(read(pair.master, 10), "told")
  }

  private static func windowSize() {
    let pair = Pair()
    let (get, set) = (0x5413, 0x5414)
    let (size, answer) = (Block(8), Block(8))
    size[short: 0] = 33
    size[short: 2] = 99
    check(SystemCall.deviceControl.raw(pair.master.rawValue, set, size.address))
    check(SystemCall.deviceControl.raw(pair.terminal.rawValue, get, answer.address))
    expect(answer[short: 0] == 33 && answer[short: 2] == 99)
  }

  private static func pollTells() {
    let pair = Pair()
    let terminal = pair.terminal
    expect(!must(try terminal.waitForInput(milliseconds: 0)))
    write(pair.master, "x")
    expect(!must(try terminal.waitForInput(milliseconds: 0)))
    write(pair.master, "\n")
    expect(must(try terminal.waitForInput(milliseconds: 0)))
    let unread = Block(8)
    check(SystemCall.deviceControl.raw(terminal.rawValue, 0x541B, unread.address))
    expect(unread[half: 0], 2)
  }

  private static func settingsAreKept() {
    let pair = Pair()
    change(pair.terminal, 12, clear: echo)
    let settings = Block(64)
    check(SystemCall.deviceControl.raw(pair.terminal.rawValue, 0x5401, settings.address))
    expect(settings[half: 12] & echo, 0)
    expect(settings[half: 12] & canonical, canonical)
  }

  private static func names() {
    let (one, two) = (Pair(), Pair())
    expect(one.number != two.number)
    expect(must(try FileSystem.readLink("/proc/self/fd/\(one.terminal.rawValue)")), one.path)
    expect(metadata(one.path).kind == .characterDevice)
    let path = two.path
    close(two.master)
    expect(!FileSystem.exists(path))
  }

  private static func noTerminal() {
    let settings = Block(64)
    let file = open("file", [.create, .readWrite])
    expect(
      .inappropriateIOCTLForDevice,
      SystemCall.deviceControl.raw(file.rawValue, 0x5401, settings.address))
    inChild {
      check(SystemCall.setSession.raw())
      expect(.noSuchAddressOrDevice, SystemCall.open.raw(-100, text("/dev/tty"), 2, 0))
    }
  }

  /// What is asked of the machine's own keyboard and screen (KDGETMODE, KDSETMODE, KDGKBMODE, KDSKBMODE) is
  /// nothing that others have.
  private static func isNoScreen() {
    let pair = Pair()
    let word = Block(8)
    for terminal in [pair.master, pair.terminal] {
      for request in [0x4b3b, 0x4b3a, 0x4b44, 0x4b45] {
        expect(
          .inappropriateIOCTLForDevice,
          SystemCall.deviceControl.raw(terminal.rawValue, request, word.address))
      }
    }
  }
}
