import Console
import Foundation
import MVM
import Testing
import Trial

/// Every screen of a small machine, at an instant, is to the last character what it was when somebody looked at it: the files in
/// `Golden`. `MVM_WRITE_GOLDEN=1` writes them anew.
@Suite(.enabled(if: ExternalProgram.exist(AssembledProgram.compiler), "no compiler for RISC-V"))
struct GoldenScreenTests {
  private static let isWriting = ProcessInfo.processInfo.environment["MVM_WRITE_GOLDEN"] == "1"
  private static let folder = Repository.path("Tests/ConsoleTests/Golden")

  /// Writes a letter and takes a trap.
  private static let program = """
    .section .text.start, "ax"
    .option norvc
    .globl _start
    _start:
      la t0, handler
      csrw mtvec, t0
      li t1, 0x10000000
      li t2, 'h'
      sb t2, 0(t1)
      li a7, 64
      ecall
    rest:
      j rest
      .balign 4
    .globl handler
    handler:
      csrr t0, mepc
      mret

    """

  private static let screens = [
    "terminal", "processors", "processes", "memory", "devices", "picture", "events", "machines",
  ]

  @Test(arguments: [(24, 80), (60, 200)])
  func screensAreAsTheyWere(height: Int, width: Int) throws {
    let folder = try TemporaryFolder()
    var configuration = MachineConfiguration()
    configuration.deterministic = true
    configuration.memory = 16 << 20
    configuration.kernel = try AssembledProgram.build(Self.program, named: "golden", in: folder)
    var script: [ScriptedTerminal.Line] = [
      // Six instructions of the boot ROM, and eight of the program.
      .see("before the first instruction"), .type("ssssssssssssss"), .see("handler:"),
    ]
    var shown: [String] = []
    // What the guest has written is taken a moment later than its screen is asked for.
    script += [.press([.function(1)]), .see("\nh\n")]
    for number in 1...Self.screens.count {
      script += [.press([.function(number)]), .look { shown.append($0.text) }]
    }
    let terminal = ScriptedTerminal(height: height, width: width, script)
    let application = try ConsoleApplication(name: "golden", terminal: { terminal }) {
      try Machine(configuration, console: $0)
    }
    _ = application.run(startingPaused: true)
    try #require(terminal.missing == nil, "\(terminal.missing ?? "")")
    for (name, text) in zip(Self.screens, shown) {
      try compare(
        name == "processors" ? Self.withoutRates(text) : text,
        with: "\(Self.folder)/\(name)-\(width)x\(height).txt")
    }
  }

  /// A hart's row tells of what was since somebody looked, which is the host's time.
  private static func withoutRates(_ text: String) -> String {
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    rows.remove(at: 2)
    return rows.joined(separator: "\n")
  }

  private func compare(_ text: String, with file: String) throws {
    if Self.isWriting { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text == kept, "\(file) has\n\(kept)and there is\n\(text)")
  }
}
