import Console
import MVM
import Testing
import Trial

/// A program of a few instructions, stepped on the console.
@Suite(.enabled(if: ExternalProgram.exist(AssembledProgram.compiler), "no compiler for RISC-V"))
struct ConsoleProgramTests {
  /// Counts down from three in a function, and switches the machine off.
  private static let text = """
    .section .text.start, "ax"
    .globl _start
    _start:
      li sp, 0x80010000
      li a0, 3
      call count
      li t0, 0x100000
      li t1, 0x5555
      sw t1, 0(t0)
    1: j 1b
    .globl count
    .type count, @function
    count:
      addi a0, a0, -1
      bnez a0, count
      ret
    .size count, . - count

    """

  /// Counts down from a thousand again and again, so that it is translated.
  private static let loop = """
    .section .text.start, "ax"
    .globl _start
    _start:
      li a0, 1000
    count:
      addi a0, a0, -1
      bnez a0, count
      j _start

    """

  private func run(
    _ terminal: ScriptedTerminal, startingPaused: Bool = true, isRecorded: Bool = false,
    text: String = Self.text, engine: ExecutionEngine = .translator
  ) throws -> Ending {
    let folder = try TemporaryFolder()
    var configuration = MachineConfiguration()
    configuration.deterministic = true
    configuration.memory = 16 << 20
    configuration.engine = engine
    configuration.kernel = try AssembledProgram.build(text, named: "count", in: folder)
    let application = try ConsoleApplication(terminal: { terminal }) {
      let machine = try Machine(configuration, console: $0)
      if isRecorded { try machine.record(to: folder.path("session.mvr")) }
      return machine
    }
    let ending = application.run(startingPaused: startingPaused)
    #expect(terminal.missing == nil, "\(terminal.missing ?? "")")
    #expect(terminal.isClosed)
    return ending
  }

  /// To the program's first instruction, behind the boot ROM.
  private static var toStart: [ScriptedTerminal.Line] {
    [
      .see("before the first instruction"), .see("→ 000000001000"), .type("ssssss"),
      .see("_start:"),
    ]
  }

  @Test func stepsForwardsAndBack() throws {
    let terminal = ScriptedTerminal(
      Self.toStart + [
        .type("sss"), .see("a0 <- 3"), .type("s"), .see("a0   0000000000000003"),
        // What was, is again.
        .type("b"), .see("gone back"), .see("a0   0000000000000000"), .type("ss"),
        // A call as one step.
        .see("a0   0000000000000003"), .type("n"), .see("after the call"),
        .see("a0   0000000000000000"), .see("t0 <- 0x100000"), .press([.character(" ")]),
        .see("the guest switched the machine off"), .type("q"),
      ])
    #expect(try run(terminal) == .poweredOff(code: 0))
  }

  @Test func showsLabelsAndExplains() throws {
    let terminal = ScriptedTerminal(
      Self.toStart + [.type("ssssss"), .see("count:"), .see("a0 <- a0 - 1")])
    #expect(try run(terminal) == .stopped)
  }

  /// What is recorded goes forward only, and whoever wants it back is told why.
  @Test(arguments: ["b", "B", "t", "w"])
  func recordingsGoForward(key: String) throws {
    let terminal = ScriptedTerminal([
      .see("before the first instruction"), .type("ss"), .see("→ 000000001008"), .type(key),
      .see("a recording goes forward only"),
    ])
    #expect(try run(terminal, isRecorded: true) == .stopped)
  }

  /// What the translator makes of a loop, at its real addresses, and where the registers are.
  @Test(arguments: [(24, 80), (60, 200)])
  func showsTranslations(height: Int, width: Int) throws {
    let terminal = ScriptedTerminal(
      height: height, width: width,
      [
        .see("before the first instruction"), .type("ssssssT"), .see("not translated: no hart"),
        .press([.character(" ")]), .see("running"), .press([.character(" ")]), .see("paused"),
        .see("→ 8000"), .see("recorded"), .press([.home]), .see("translated, at 0x"),
        .see("block 8000"), .press([.end]), .see("the others, and what else the hart has"),
        .look { #expect(!$0.text.contains("differs")) }, .type("T"), .see("→ 00008000"),
      ])
    #expect(try run(terminal, text: Self.loop) == .stopped)
  }

  @Test func saysWhyNothingIsTranslated() throws {
    let terminal = ScriptedTerminal([
      .see("before the first instruction"), .type("T"),
      .see("not translated: this machine runs on the interpreter"),
    ])
    #expect(try run(terminal, text: Self.loop, engine: .interpreter) == .stopped)
    let other = ScriptedTerminal([
      .see("before the first instruction"), .type("T"), .see("not translated: this is not RAM"),
    ])
    #expect(try run(other, text: Self.loop) == .stopped)
  }

  /// An instruction is typed over, is executed as it is then, and is what it was when one goes back before that.
  @Test(arguments: [(24, 80), (60, 200)])
  func typesOverMemory(height: Int, width: Int) throws {
    let terminal = ScriptedTerminal(
      height: height, width: width,
      Self.toStart + [
        .press([.function(4)]), .type("x/count\n"), .see("virtual, hart 0"),
        // What is given up is not written.
        .type("e"), .see("give up"), .type("1g"), .see("digits 0 to f"), .press([.escape]),
        .see("nothing was written"),
        // addi a0, a0, -1 as addi a0, a0, -3.
        .type("e75"), .press([.enter]), .see("1 byte was written; going back"),
        .press([.function(2)]), .type("ssssss"), .see("a0 <- a0 - 3"), .type("s"),
        .see("a0   0000000000000000"), .type("bbbbbbbb"), .see("→ 000000001"),
        .type("sssssss"), .see("a0 <- a0 - 1"),
      ])
    #expect(try run(terminal) == .stopped)
  }

  @Test func recordingsAreNotChanged() throws {
    let terminal = ScriptedTerminal([
      .see("before the first instruction"), .press([.function(4)]), .type("xe"),
      .see("a recording tells what the guest does by itself"),
    ])
    #expect(try run(terminal, isRecorded: true) == .stopped)
  }

  /// The same to the last character in each run.
  @Test(arguments: [(24, 80), (60, 200)])
  func screensAreTheSameInEachRun(height: Int, width: Int) throws {
    var pictures: [String] = []
    for _ in 0..<2 {
      let terminal = ScriptedTerminal(
        height: height, width: width,
        [
          .see("before the first instruction"), .type("s"), .see("after an instruction"),
          .press([.control("l")]), .look { pictures.append($0.text) }, .type("r"),
          .see("Control and status"), .look { pictures.append($0.text) },
        ])
      _ = try run(terminal)
    }
    #expect(pictures.count == 4)
    #expect(pictures[..<2] == pictures[2...])
  }

  @Test func helpAndCommands() throws {
    let terminal = ScriptedTerminal([
      .see("before the first instruction"), .type("?"), .see("F keys and Alt work everywhere"),
      .press([.pageDown]), .see("Commands, after a colon"), .press([.escape]),
      .see("HART MODE"), .type(":nonsense\n"), .see("there is no command 'nonsense'"),
      .type(":slow fast\n"), .see("wants a number of instructions a second"), .type(":sc"),
      .press([.tab]), .see(":screenshot"), .press([.control("u")]), .type("s\n"),
      .see("'s' may be"),
    ])
    #expect(try run(terminal) == .stopped)
  }

  @Test func smallWindows() throws {
    let terminal = ScriptedTerminal(
      height: 5, width: 30,
      [
        .see("The window is 30x5"), .resize(height: 24, width: 80), .see("HART MODE"),
        // Nobody has read it yet.
        .see("before the first instruction"), .resize(height: 12, width: 40), .see("HART"),
        .resize(height: 1, width: 1), .resize(height: 50, width: 132), .type("r"), .see("Control"),
      ])
    #expect(try run(terminal) == .stopped)
  }

  /// Leaving asks first, and no is an answer.
  @Test func leavingIsAskedFor() throws {
    let terminal = ScriptedTerminal([
      .see("before the first instruction"), .type("q"), .see("(y/n)"), .type("n"), .see("paused"),
      .type("q"), .see("(y/n)"), .type("y"),
    ])
    #expect(try run(terminal) == .stopped)
  }

  /// Writes byte by byte, and a star at the end.
  private static let talker = """
    .section .text.start, "ax"
    .globl _start
    _start:
      li s0, 0x10000000
      li s1, 100000
      li a0, '-'
    1: lbu t0, 5(s0)
      andi t0, t0, 0x20
      beqz t0, 1b
      sb a0, 0(s0)
      addi s1, s1, -1
      bnez s1, 1b
      li a0, '*'
      sb a0, 0(s0)
    2: j 2b

    """

  @Test func aGuestThatTalksDoesNotWakeTheConsoleForEachByte() throws {
    let terminal = ScriptedTerminal([.see("*"), .press([.control("a"), .character("q")])])
    _ = try run(terminal, startingPaused: false, text: Self.talker)
    #expect(terminal.allWaits < 1_000)
  }

  /// Writes a letter before each of its calls.
  private static let caller = """
    .section .text.start, "ax"
    .globl _start
    _start:
      la t0, handle
      csrw mtvec, t0
      li s0, 0x10000000
      li a0, 'A'
      li a1, 'Z'
    1: sb a0, 0(s0)
      addi a0, a0, 1
      ecall
      bne a0, a1, 1b
    2: j 2b
    .balign 4
    handle:
      csrr t1, mepc
      addi t1, t1, 4
      csrw mepc, t1
      mret

    """

  /// What was run to find a trap has not happened: neither what was written then nor traps after it.
  @Test func aSearchLeavesNoTraces() throws {
    let letters = { (canvas: Canvas) in
      canvas.text(row: 1).filter { $0.isLetter }
    }
    let terminal = ScriptedTerminal([
      .see("before the first instruction"), .type("t"), .see("handle:"),
      .press([.function(1)]), .when { letters($0) == "A" }, .press([.function(2)]),
      .see("handle:"), .type("t"), .press([.function(1)]), .when { letters($0) == "AB" },
      .press([.function(7)]), .see("M→M"),
      .look { #expect($0.text.split(separator: "\n").count { $0.contains("M→M") } == 2) },
    ])
    #expect(try run(terminal, text: Self.caller) == .stopped)
  }
}
