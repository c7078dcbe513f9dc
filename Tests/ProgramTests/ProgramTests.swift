import MVM
import Testing
import Trial

/// Every guest program, on every way to run it. Each says itself what it must print and how it must end.
@Suite(
  .enabled(
    if: ExternalProgram.exist(GuestProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"))
struct ProgramTests {
  /// The number that ends a run, its instructions and its state.
  private struct Result: Equatable {
    let ending: Ending
    let instructions: UInt64
    let state: UInt64
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func trial(
    _ program: GuestProgram, elf: String, seed: UInt64?, pieces: UInt64 = 100_000_000
  ) throws -> Trial {
    var configuration = MachineConfiguration()
    configuration.kernel = elf
    configuration.memory = 4 << 20
    configuration.harts = program.harts
    configuration.deterministic = seed != nil
    configuration.seed = seed ?? 0
    let trial = try Trial(
      configuration, disks: program.disks, instructions: 100_000_000, seconds: 120, pieces: pieces)
    trial.send(program.input)
    return trial
  }

  private func check(_ trial: Trial, _ program: GuestProgram) throws -> Ending {
    let ending = try trial.finish()
    #expect(ending == .poweredOff(code: program.exitCode))
    var output = trial.output[...]
    while output.last == "\n" { output.removeLast() }
    #expect(output == program.output)
    return ending
  }

  @Test func thereArePrograms() {
    #expect(GuestProgram.all.count > 20)
  }

  /// The same seed gives the same run, however it is cut into pieces.
  @Test(arguments: GuestProgram.all)
  func deterministic(program: GuestProgram) throws {
    let elf = try program.build(in: folder)
    for seed in 1...3 as ClosedRange<UInt64> {
      let results = try ([100_000_000, 7919] as [UInt64]).map { pieces in
        let trial = try trial(program, elf: elf, seed: seed, pieces: pieces)
        let ending = try check(trial, program)
        return Result(
          ending: ending, instructions: trial.machine.instructionsRetired,
          state: trial.machine.stateHash)
      }
      #expect(results[0] == results[1], "seed \(seed)")
    }
  }

  /// A thread a hart.
  @Test(arguments: GuestProgram.all)
  func parallel(program: GuestProgram) throws {
    let elf = try program.build(in: folder)
    let trial = try trial(program, elf: elf, seed: nil)
    _ = try check(trial, program)
  }
}
