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
    _ program: GuestProgram, elf: String, seed: UInt64?, pieces: UInt64 = 100_000_000,
    disks: [MemoryDisk]? = nil
  ) throws -> Trial {
    var configuration = MachineConfiguration()
    configuration.kernel = elf
    configuration.memory = 4 << 20
    configuration.harts = program.harts
    configuration.deterministic = seed != nil
    configuration.seed = seed ?? 0
    let trial = try Trial(
      configuration, disks: disks ?? program.disks, instructions: 100_000_000, seconds: 120,
      pieces: pieces)
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

  /// Saved anywhere and resumed, each goes on as if nothing had been.
  @Test(arguments: GuestProgram.all)
  func savedAndResumed(program: GuestProgram) throws {
    let elf = try program.build(in: folder)
    let whole = try trial(program, elf: elf, seed: 1)
    let ending = try check(whole, program)
    let length = whole.machine.instructionsRetired
    for cut in 0..<8 as Range<UInt64> {
      // Every part of the run, and the places between.
      let instant = cut == 0 ? 1 : length * cut / 8 + UInt64.random(in: 0...length / 9)
      let disks = program.disks
      let trial = try trial(program, elf: elf, seed: 1, disks: disks)
      guard trial.machine.run(instructions: instant) == .budget else { continue }
      let file = folder.path("saved")
      try trial.machine.save(to: file, replacing: true)
      let resumed = try Machine(resuming: SavedMachine(file), disks: disks.map { $0.copy() })
      #expect(resumed.stateHash == trial.machine.stateHash, "instant \(instant)")
      #expect(resumed.run(instructions: 100_000_000) == ending, "instant \(instant)")
      #expect(resumed.instructionsRetired == length, "instant \(instant)")
      #expect(resumed.stateHash == whole.machine.stateHash, "instant \(instant)")
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
