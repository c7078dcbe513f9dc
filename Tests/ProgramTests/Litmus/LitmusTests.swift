import Foundation
import MVM
import Testing
import Trial

/// The memory model, by programs whose harts race: what is forbidden must not come about, however often they run.
@Suite(
  .serialized,
  .enabled(
    if: ExternalProgram.exist(GuestProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"))
struct LitmusTests {
  /// How often each race is run; `MVM_LITMUS` says otherwise, and has the outcomes counted aloud.
  private static let asked = ProcessInfo.processInfo.environment["MVM_LITMUS"].flatMap { Int($0) }
  private static let rounds = asked ?? 500

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [ExecutionEngine.interpreter, .translator], LitmusTest.all)
  func race(engine: ExecutionEngine, test: LitmusTest) throws {
    // More harts than processors wait for each other most of the time.
    let rounds = max(10, test.harts.count > 2 ? Self.rounds / 20 : Self.rounds)
    var configuration = MachineConfiguration()
    configuration.kernel = try AssembledProgram.build(
      test.assembly(rounds: rounds), named: "litmus", in: folder)
    configuration.memory = 4 << 20
    configuration.harts = test.harts.count
    configuration.engine = engine
    let trial = try Trial(configuration)
    #expect(try trial.finish() == .poweredOff(code: 0))
    let count = trial.machine.harts[0][.s10]
    if test.isForbidden { #expect(count == 0, "\(test.outcome) in \(count) of \(rounds) rounds") }
    if Self.asked != nil {
      print("\(test.name) (\(engine)): \(test.outcome) in \(count) of \(rounds) rounds")
    }
  }

  /// The same harts on one thread, changing places at random: a check of the programs more than of the machine.
  @Test(arguments: LitmusTest.all.filter { $0.isForbidden })
  func raceInTurns(test: LitmusTest) throws {
    var configuration = MachineConfiguration()
    configuration.kernel = try AssembledProgram.build(
      test.assembly(rounds: 100), named: "litmus", in: folder)
    configuration.memory = 4 << 20
    configuration.harts = test.harts.count
    configuration.deterministic = true
    let trial = try Trial(configuration, instructions: 1_000_000_000)
    #expect(try trial.finish() == .poweredOff(code: 0))
    #expect(trial.machine.harts[0][.s10] == 0)
  }
}
