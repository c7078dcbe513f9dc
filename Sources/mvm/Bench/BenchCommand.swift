import Configuration
import MVM

/// `mvm bench`: how fast the machine is, beside the host and QEMU, in one run.
enum BenchCommand {
  static let command = Command(
    name: "bench", table: Arguments.table, otherNames: ["benchmark", "speed", "perf"],
    act: measure)

  /// What it is told.
  struct Arguments: Sendable {
    var only: [String] = []
    var rounds: UInt64 = 5
    var json: String?
    var programs = "Tests/Programs/Bench"

    static let table = OptionTable<Arguments>(
      command: "mvm bench", summary: "measure the machine's speed",
      positionals: [
        Positional(
          "PROGRAM", \.only, .word(placeholder: "PROGRAM", allowed: "the name of a benchmark"),
          count: 0...64, example: "sieve", help: "only these benchmarks (default: all)")
      ],
      groups: [SettingGroup("Options", settings)],
      notes: [
        "Each program runs on the bare machine, under Sv39 with 4 KiB pages, and as the same C on this host; on "
          + "QEMU as well where it is installed. Rounds are interleaved, so that what else the host does meets all "
          + "alike; figures are medians, of processor time."
      ],
      examples: [
        .init("mvm bench", "all programs, five rounds"),
        .init("mvm bench sieve --rounds 11 --json speed.json", "one, more exactly, for a machine"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      Setting(
        "rounds", .value(\.rounds, .number(in: 1...1000)), example: "5",
        otherNames: ["runs", "n", "repeat"], help: "how often each is measured"),
      Setting(
        "json", .optional(\.json, .path), example: "speed.json",
        help: "write the figures to FILE as JSON"),
      Setting(
        "programs", .value(\.programs, .path), example: "Tests/Programs/Bench",
        otherNames: ["directory", "dir"], help: "the folder with their sources"),
    ]
  }

  @Sendable
  private static func measure(_ given: Arguments) throws {
    let folder = try BuildFolder()
    let programs = try BenchProgram.all(in: given.programs, only: given.only)
    var measurements = try programs.map { try Measurement($0, in: folder) }
    let startup = QEMU.isInstalled ? try QEMU.emptyProgram(given.programs, in: folder) : nil
    for round in 1...given.rounds {
      for index in measurements.indices {
        Output.progress("round \(round) of \(given.rounds): \(measurements[index].program.name)")
        try measurements[index].measureOnce(startup: startup)
      }
    }
    Output.progress("")
    let report = BenchReport(measurements, rounds: given.rounds)
    Output.write(report.table)
    if let json = given.json { try report.write(to: json) }
  }
}
