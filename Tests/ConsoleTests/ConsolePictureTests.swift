import Bus
import Console
import Host
import MVM
import Testing
import Trial

/// The guest's screen on the console, and the keys and the mouse of whoever sits before it.
@Suite(.enabled(if: ExternalProgram.exist(AssembledProgram.compiler), "no compiler for RISC-V"))
struct ConsolePictureTests {
  /// Makes the framebuffer white, and waits.
  private static let painter = """
    .section .text.start, "ax"
    .globl _start
    _start:
      li t0, 0x80e00000
      li t1, 64000
      li t2, 0xffffff
    1: sw t2, 0(t0)
      addi t0, t0, 4
      addi t1, t1, -1
      bnez t1, 1b
    2: j 2b

    """

  private func configuration(
    isDeterministic: Bool, in folder: TemporaryFolder
  ) throws -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.deterministic = isDeterministic
    configuration.memory = 16 << 20
    configuration.framebuffer = ScreenSize(width: 320, height: 200)
    configuration.kernel = try AssembledProgram.build(
      Self.painter, named: "paint", in: folder)
    return configuration
  }

  private func lettersBelowTitles(_ canvas: Canvas) -> Int {
    canvas.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined()
      .count { $0 != " " }
  }

  /// A picture of a machine that runs, each in its way, is there without any other display.
  @Test(arguments: [true, false])
  func aFramebufferIsSeenWhileTheMachineRuns(isDeterministic: Bool) throws {
    let folder = try TemporaryFolder()
    let configuration = try configuration(isDeterministic: isDeterministic, in: folder)
    let terminal = ScriptedTerminal([
      .press([.function(6)]), .see("C-a P into a file"),
      // Without colours letters stand for light and dark.
      .when { lettersBelowTitles($0) > 22 * 60 },
    ])
    let application = try ConsoleApplication(hasColours: false, terminal: { terminal }) {
      try Machine(configuration, console: $0)
    }
    #expect(application.run() == .stopped)
    #expect(terminal.missing == nil, "\(terminal.missing ?? "")")
  }

  /// The mouse is the tablet's pen: where on the picture, whatever size that has here.
  @Test func theMouseIsThePen() throws {
    let folder = try TemporaryFolder()
    let configuration = try configuration(isDeterministic: true, in: folder)
    var tablet: InputQueue?
    var groups: [[InputEvent]] = []
    func mouse(_ action: Key.Mouse.Action, _ button: Key.Mouse.Button = .left) -> Key {
      .mouse(Key.Mouse(action, button, row: 12, column: 40))
    }
    let terminal = ScriptedTerminal([
      .see("before the first"), .press([.function(6)]), .see("C-a P into a file"),
      .press([
        mouse(.pressed), mouse(.released), mouse(.pressed, .right), mouse(.released, .right),
        mouse(.wheelUp),
      ]),
      .look { _ in while let group = tablet?.receive() { groups.append(group) } },
    ])
    let application = try ConsoleApplication(terminal: { terminal }) {
      let machine = try Machine(configuration, console: $0)
      tablet = machine.seat.tablet
      return machine
    }
    #expect(application.run(startingPaused: true) == .stopped)
    #expect(terminal.missing == nil, "\(terminal.missing ?? "")")
    let keys = groups.joined().filter { $0.type != 3 }
    #expect(
      keys.map { [UInt32($0.type), UInt32($0.code), $0.value] } == [
        [1, 0x110, 1], [1, 0x110, 0], [1, 0x111, 1], [1, 0x111, 0], [2, 8, 1],
      ])
    // The middle of the window is the middle of the picture, give or take a character.
    let places = groups.joined().filter { $0.type == 3 }
    #expect(places.count == 10)
    #expect(places.allSatisfy { (15_000...17_900).contains($0.value) }, "\(places)")
  }
}
