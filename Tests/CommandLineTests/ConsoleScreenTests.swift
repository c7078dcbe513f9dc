import Foundation
import Testing
import Trial

/// The console on a real terminal.
@Suite(
  .serialized,
  .enabled(if: ExternalProgram.exist(TerminalMultiplexer.program), "tmux is not installed"))
struct ConsoleScreenTests {
  private let folder: TemporaryFolder
  private let mvm: String

  init() throws {
    (folder, mvm) = (try TemporaryFolder(), try Built.path("mvm"))
  }

  /// A terminal with a shell in it, which has noted its modes.
  private func terminal(
    height: Int = 24, width: Int = 80, environment: [String: String] = [:]
  ) throws -> TerminalMultiplexer {
    let own = ["XDG_DATA_HOME": folder.url.path, "XDG_CONFIG_HOME": folder.url.path]
    let terminal = try TerminalMultiplexer(
      height: height, width: width, environment: own.merging(environment) { $1 })
    try terminal.enter("stty -a > \(folder.path("modes"))")
    return terminal
  }

  /// Starts the console from the shell, with nothing else on the screen.
  private func start(_ terminal: TerminalMultiplexer, _ line: String) throws {
    // A terminal without a second screen shows what the last one has left.
    try terminal.enter("clear")
    try terminal.wait(for: "an empty screen") {
      $0.split(separator: "\n").allSatisfy { $0.isEmpty || $0.hasPrefix("host>") }
    }
    try terminal.enter(line)
  }

  /// The console has ended, and the terminal is as it was.
  private func expectEnd(_ terminal: TerminalMultiplexer, code: Int) throws {
    try terminal.wait(for: "host>")
    try terminal.enter("echo it ended with $?.")
    try terminal.wait(for: "it ended with \(code).")
    #expect(try terminal.isPlain())
    // Its size may be another one.
    let now = "stty -a | grep -v rows"
    try terminal.enter(
      "\(now) > now; grep -v rows \(folder.path("modes")) | cmp - now && echo all is the $((1 + 1))nd time the same"
    )
    try terminal.wait(for: "the 2nd time the same")
  }

  /// Waits for a screen that fills the window: titles above, keys below.
  private func expectScreen(
    _ terminal: TerminalMultiplexer, _ text: String, height: Int, width: Int
  ) throws {
    let shown = try terminal.wait(for: "a screen with '\(text)'") { shown in
      shown.contains(text) && shown.hasPrefix(" 1 Term")
    }
    let rows = shown.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(rows.count == height, "\(shown)")
    #expect(rows.first?.contains("8 Mach") == true, "\(shown)")
    // Of what a guest writes tmux and Swift may count characters otherwise.
    #expect((rows.first?.count ?? 0) <= width, "\(shown)")
  }

  private typealias Screen = (key: String, text: String)

  private func expectScreens(
    _ terminal: TerminalMultiplexer, _ screens: [Screen], height: Int, width: Int
  ) throws {
    for screen in screens {
      try terminal.press(screen.key)
      try expectScreen(terminal, screen.text, height: height, width: width)
    }
  }

  /// All screens of a machine at work, in windows of all sizes.
  private func walk(_ terminal: TerminalMultiplexer, _ screens: [Screen]) throws {
    try expectScreens(terminal, screens, height: 24, width: 80)
    try terminal.resize(height: 60, width: 200)
    try expectScreens(terminal, screens, height: 60, width: 200)
    try terminal.resize(height: 11, width: 39)
    try terminal.wait(for: "The window is 39x11")
    try terminal.resize(height: 24, width: 80)
    try expectScreen(terminal, screens[7].text, height: 24, width: 80)
    // A mouse, as the terminal that tmux is tells of it: the button, column and row.
    for (column, screen) in [(13, 1), (20, 2), (56, 7)] {
      let place = String(Unicode.Scalar(UInt8(column + 33)))
      try terminal.type("\u{1b}[M \(place)!")
      try expectScreen(terminal, screens[screen].text, height: 24, width: 80)
      try terminal.type("\u{1b}[M#\(place)!")
    }
  }

  private func leave(_ terminal: TerminalMultiplexer) throws {
    try terminal.press("F10")
    try terminal.wait(for: "off and leave? (y/n)")
    try terminal.press("y")
    try expectEnd(terminal, code: 0)
    #expect(try !terminal.screen().contains("1 Term"))
  }

  @Test(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
  func ourSystemIsShown() throws {
    let terminal = try terminal()
    try start(terminal, "\(mvm) console --harts 2")
    try terminal.wait(for: "~ #")
    try terminal.enter("while true; do /bin/true; done")
    try walk(
      terminal,
      [
        ("F1", "/bin/true"), ("F2", "HART MODE"), ("F3", "init"), ("F4", "RAM, a place is"),
        ("F5", "QUEUED"), ("F6", "has no screen"), ("F7", "MODE  EVENT"), ("F8", "BUSY"),
      ])
    try leave(terminal)
  }

  @Test(.enabled(if: Linux.isFetched, Linux.whyNot))
  func linuxIsShown() throws {
    let terminal = try terminal()
    try start(terminal, "\(mvm) console \(Repository.path("configs/linux.yaml"))")
    try terminal.wait(for: "/ #")
    try terminal.enter("while :; do sleep 0; done")
    try walk(
      terminal,
      [
        ("F1", "sleep 0"), ("F2", "HART MODE"), ("F3", "init"), ("F4", "RAM, a place is"),
        ("F5", "QUEUED"), ("F6", "has no screen"), ("F7", "MODE  EVENT"), ("F8", "BUSY"),
      ])
    try leave(terminal)
  }

  /// Whoever ends the process, and when it is stopped and goes on.
  @Test(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
  func signalsLeaveTheTerminalAsItWas() throws {
    let terminal = try terminal()
    for (number, isStopped) in [(SIGTERM, false), (SIGHUP, false), (SIGINT, true)] {
      let file = folder.path("process\(number)")
      try start(terminal, "sh -c 'echo $$ > \(file); exec \(mvm) console --paused'")
      try terminal.wait(for: "before the first instruction")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      let process = try #require(Int32(text.trimmingCharacters(in: .newlines)))
      if isStopped {
        kill(process, SIGTSTP)
        try terminal.wait(for: "Stopped")
        #expect(try terminal.isPlain())
        try terminal.enter("fg")
        try expectScreen(terminal, "HART MODE", height: 24, width: 80)
        #expect(try terminal.say("#{alternate_on} #{mouse_any_flag}") == "1 1")
        try terminal.press("F5")
        try expectScreen(terminal, "QUEUED", height: 24, width: 80)
      }
      kill(process, number)
      try expectEnd(terminal, code: 128 + Int(number))
    }
  }

  /// Where there can be no console, or no machine, it is said in a line, with what to do.
  @Test func whatCannotBeIsSaid() throws {
    let terminal = try terminal(width: 200)
    let console = "\(mvm) console"
    for (line, message) in [
      ("env -u TERM \(console)", "TERM is not set, which says what terminal this is: try TERM="),
      ("TERM=dumb \(console)", "TERM is 'dumb', a terminal that only writes line after line"),
      ("TERM=nonsense \(console)", "TERM is 'nonsense', a terminal that ncurses does not know"),
      ("\(console) > file", "the console needs a terminal for its input and output"),
      ("\(console) < /dev/null", "'mvm run' and 'mvm console --plain' need none"),
      ("\(console) --kernel /none", "kernel: /none: there is no such file: check the path"),
    ] {
      try start(terminal, line)
      try terminal.wait(for: message)
      try expectEnd(terminal, code: 2)
    }
  }

  /// On each terminal the same is to be read, with the colours that it has.
  @Test(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
  func allTerminalsShowIt() throws {
    let terminal = try terminal()
    for (variables, hasColours) in [
      ("TERM=xterm-256color", true), ("TERM=xterm-direct", true), ("TERM=vt100", false),
      ("TERM=xterm COLORTERM=truecolor", true), ("TERM=linux NO_COLOR=1", false),
      ("TERM=xterm-256color LANG=C LC_ALL=C", true), ("LANG=de_DE.ISO-8859-1", true),
    ] {
      try start(terminal, "\(variables) \(mvm) console --paused")
      // The last row is drawn last.
      let shown = try terminal.wait(for: "a screen with its last row") {
        $0.contains("before the first instruction") || $0.contains("Space go on")
      }
      #expect(shown.contains("── hart 0: Registers ──"), "\(variables)\n\(shown)")
      let styled = try terminal.screen(withStyles: true)
      #expect(styled.contains("\u{1b}[36m") == hasColours, "\(variables)\n\(styled)")
      try terminal.type(":quit\r")
      try terminal.wait(for: "leave? (y/n)")
      try terminal.press("y")
      try expectEnd(terminal, code: 0)
    }
  }

  /// A guest that writes whatever there is, for ever.
  @Test(
    .enabled(if: ExternalProgram.exist(AssembledProgram.compiler), "no compiler for RISC-V"))
  func aFloodDrownsNobody() throws {
    let program = try AssembledProgram.build(Self.flood, named: "flood", in: folder)
    let terminal = try terminal()
    try start(terminal, "\(mvm) console --firmware none --kernel \(program)")
    // What was there first is gone once enough has come.
    try terminal.wait(for: "running")
    for (key, text) in [("F2", "HART MODE"), ("F5", "serial"), ("F1", "F10 leave")] {
      try terminal.press(key)
      try expectScreen(terminal, text, height: 24, width: 80)
    }
    try terminal.resize(height: 60, width: 200)
    try expectScreen(terminal, "F10 leave", height: 60, width: 200)
    try terminal.press("F3")
    try expectScreen(terminal, "is not known", height: 60, width: 200)
    try leave(terminal)
  }

  /// Random bytes, with more escapes and questions than chance would have; what comes back is thrown away.
  private static let flood = """
    .section .text.start, "ax"
    .globl _start
    _start:
      li t0, 0x10000000
      li s0, 0x123456789
      li s1, 6364136223846793005
    next:
      mul s0, s0, s1
      addi s0, s0, 1
      srli a0, s0, 56
      la s2, question
      andi a1, a0, 0xf8
      beqz a1, string
      call write
      j next
    string:
      lbu a0, 0(s2)
      beqz a0, next
      addi s2, s2, 1
      call write
      j string
    write:
      lbu a1, 5(t0)
      andi a2, a1, 0x20
      beqz a2, write
      sb a0, 0(t0)
      ret
    question:
      .asciz "\\033[6n\\033[999999999;999999999H\\033["

    """
}
