/// What is to be measured, and with what.
package struct BenchmarkSettings: Sendable {
  /// The folder of the programs' sources.
  package var programs = "Tests/Programs/Bench"
  /// Which of them; none for all.
  package var only: [String] = []
  /// CoreMark's sources, where the user has them.
  package var coreMark: String?
  /// How often each is measured.
  package var rounds = 5
  /// How much work, in percent of the usual.
  package var percent = 100
  /// What the machine executes with, where the user says so.
  package var engine: String?
  /// How the machine's time passes; tables are of the first.
  package var modes: [Runner.Mode] = [.deterministic]
  /// Whether QEMU takes part, where it is installed.
  package var withEmulator = true
  /// The folder of Linux's files.
  package var linux = ".cache/linux"
  /// The folder with xv6's kernel and disk, where the user has it.
  package var xv6: String?
  /// `mvm` itself.
  package var product: String

  package init(product: String) { self.product = product }

  /// `mvm run`, with what all runs have in common.
  func machineCommand(_ mode: Runner.Mode, recordingTo file: String) -> [String] {
    [product, "run"] + mode.options(recordingTo: file)
      + (engine.map { ["--engine", $0] } ?? [])
  }
}
