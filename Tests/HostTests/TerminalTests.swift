import Glibc
import Host
import Testing

@Suite struct TerminalTests {
  @Test func aPipeIsNoTerminal() {
    let (reading, writing) = makePipe()
    defer { [reading, writing].forEach { close($0) } }
    #expect(Terminal(descriptor: reading) == nil)
  }

  /// However it ends, the modes are those of before, and the status tells how it ended.
  @Test(arguments: [
    ("return", Probe.Ending.exited(0)), ("exit", .exited(3)), ("abort", .killed(by: SIGABRT)),
    ("fault", .killed(by: SIGSEGV)), ("overflow", .killed(by: SIGSEGV)),
  ])
  func endingRestores(way: String, ending: Probe.Ending) throws {
    let terminal = try Pseudoterminal()
    let before = terminal.modes
    let probe = try Probe(way, on: terminal)
    #expect(probe.hears("r"))
    #expect(terminal.isRaw)
    terminal.type("x")
    #expect(probe.wait() == ending)
    #expect(terminal.modes == before)
  }

  /// What the terminal was told is taken back, whoever ends the process.
  @Test func theFarewellIsSent() throws {
    let terminal = try Pseudoterminal()
    let probe = try Probe("farewell", on: terminal)
    #expect(probe.hears("r"))
    terminal.type("x")
    #expect(probe.wait() == .killed(by: SIGABRT))
    #expect(read(terminal.controller, until: "goodbye") == "goodbye")
  }

  /// A trap of Swift's own is SIGILL or SIGTRAP, as the processor has it.
  @Test func trappingRestores() throws {
    let terminal = try Pseudoterminal()
    let before = terminal.modes
    let probe = try Probe("trap", on: terminal)
    #expect(probe.hears("r"))
    terminal.type("x")
    #expect([.killed(by: SIGILL), .killed(by: SIGTRAP)].contains(probe.wait()))
    #expect(terminal.modes == before)
  }

  @Test(arguments: [
    SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGUSR1,
  ])
  func signalRestores(number: Int32) throws {
    let terminal = try Pseudoterminal()
    let before = terminal.modes
    let probe = try Probe("echo", on: terminal)
    #expect(probe.hears("r"))
    #expect(terminal.isRaw)
    probe.signal(number)
    #expect(probe.wait() == .killed(by: number))
    #expect(terminal.modes == before)
  }

  /// None of ^C, ^\, ^Z, ^S does anything; return stays return.
  @Test func keysAreOnlyKeys() throws {
    let terminal = try Pseudoterminal()
    let probe = try Probe("echo", on: terminal)
    #expect(probe.hears("r"))
    for key in ["\u{3}", "\u{1c}", "\u{1a}", "\u{13}", "\r"] {
      terminal.type(key)
      #expect(probe.hears("k"))
    }
    terminal.type("q")
    #expect(probe.hears("e"))
    terminal.type("q")
    #expect(probe.wait() == .exited(0))
  }

  @Test func restoringByHandIsEnough() throws {
    let terminal = try Pseudoterminal()
    let before = terminal.modes
    let probe = try Probe("restore", on: terminal)
    #expect(probe.hears("r"))
    terminal.type("x")
    #expect(probe.hears("e"))
    #expect(terminal.modes == before)
    terminal.type("x\n")
    #expect(probe.wait() == .exited(0))
  }

  /// While it is stopped the terminal is the shell's; when it goes on, its own again, every time.
  @Test func stoppingRestoresUntilItGoesOn() throws {
    let terminal = try Pseudoterminal()
    let before = terminal.modes
    let probe = try Probe("echo", on: terminal)
    #expect(probe.hears("r"))
    for round in 1...3 {
      probe.signal(SIGTSTP)
      #expect(probe.wait(stopping: true) == .stopped(by: SIGTSTP), "round \(round)")
      #expect(terminal.modes == before)
      probe.signal(SIGCONT)
      terminal.type("x")
      #expect(probe.hears("k"))
      #expect(terminal.isRaw)
    }
    probe.signal(SIGTERM)
    #expect(probe.wait() == .killed(by: SIGTERM))
    #expect(terminal.modes == before)
  }

  /// SIGSTOP cannot be caught, but whoever took the terminal meanwhile has changed it.
  @Test func goingOnMakesItRawAgain() throws {
    let terminal = try Pseudoterminal()
    var cooked = termios()
    tcgetattr(terminal.terminal, &cooked)
    let probe = try Probe("echo", on: terminal)
    #expect(probe.hears("r"))
    probe.signal(SIGSTOP)
    #expect(probe.wait(stopping: true) == .stopped(by: SIGSTOP))
    tcsetattr(terminal.terminal, TCSANOW, &cooked)
    probe.signal(SIGCONT)
    terminal.type("x")
    #expect(probe.hears("k"))
    #expect(terminal.isRaw)
  }

  /// Under nohup, hanging up does nothing.
  @Test func anIgnoredSignalStaysIgnored() throws {
    let terminal = try Pseudoterminal()
    let probe = try Probe("echo", on: terminal, ignoring: SIGHUP)
    #expect(probe.hears("r"))
    probe.signal(SIGHUP)
    terminal.type("x")
    #expect(probe.hears("k"))
    #expect(terminal.isRaw)
  }
}
