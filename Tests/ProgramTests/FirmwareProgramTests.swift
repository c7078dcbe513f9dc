import MVM
import Testing
import Trial

/// Every program behind our firmware, which asks one part of SBI its questions.
@Suite(
  .enabled(
    if: ExternalProgram.exist(GuestProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"),
  .enabled(if: OwnFirmware.isBuilt, OwnFirmware.whyNot))
struct FirmwareProgramTests {
  /// Harts for which firmware does other things: with all there is, without a timer and cache blocks of S mode.
  static let processors: [String?] = [nil, "rv64imafdc_zicsr_zifencei_zicntr"]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// - Parameter seed: none for a parallel machine.
  private func run(_ program: GuestProgram, elf: String, isa: String?, seed: UInt64?) throws {
    var configuration = MachineConfiguration()
    configuration.firmware = OwnFirmware.path
    configuration.kernel = elf
    configuration.append = "quiet"
    configuration.memory = 8 << 20
    configuration.harts = program.harts
    configuration.isa = isa
    configuration.deterministic = seed != nil
    configuration.seed = seed ?? 0
    let trial = try Trial(configuration, instructions: 500_000_000, seconds: 120)
    trial.send(program.input)
    #expect(try trial.finish() == .poweredOff(code: program.exitCode), "\(trial.output)")
    if program.exitCode == 0 { #expect(trial.output == program.output) }
  }

  @Test func thereArePrograms() {
    #expect(GuestProgram.behindFirmware.count > 10)
  }

  @Test(arguments: GuestProgram.behindFirmware, processors)
  func deterministic(program: GuestProgram, isa: String?) throws {
    let elf = try program.build(in: folder)
    for seed in 1...3 as ClosedRange<UInt64> {
      try run(program, elf: elf, isa: isa, seed: seed)
    }
  }

  @Test(arguments: GuestProgram.behindFirmware, processors)
  func parallel(program: GuestProgram, isa: String?) throws {
    try run(program, elf: try program.build(in: folder), isa: isa, seed: nil)
  }
}
