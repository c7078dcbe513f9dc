/// What was measured of a program.
package struct ProgramFigures: Sendable {
  package let name: String
  /// The same on all runners.
  package let checksum: String
  package let samples: [Runner: Samples]

  package init(name: String, checksum: String, samples: [Runner: Samples]) {
    self.name = name
    self.checksum = checksum
    self.samples = samples
  }

  /// Whether it is the one that not everybody has.
  var isCoreMark: Bool { name == BenchmarkProgram.coreMarkName }

  /// This machine's time in times of this host's.
  package func timesNative(_ form: Runner.Form, _ mode: Runner.Mode) -> Double? {
    samples[.machine(form, mode)]?.ratio(to: samples[.native])
  }

  /// QEMU's time in times of this machine's.
  package func timesFaster(_ form: Runner.Form, _ mode: Runner.Mode) -> Double? {
    samples[.emulator(form)]?.ratio(to: samples[.machine(form, mode)])
  }

  /// The time in one mode, in times of that in another.
  package func ratio(
    _ form: Runner.Form, _ mode: Runner.Mode, to other: Runner.Mode
  ) -> Double? {
    samples[.machine(form, mode)]?.ratio(to: samples[.machine(form, other)])
  }

  /// Millions of instructions a second.
  package func mips(_ form: Runner.Form, _ mode: Runner.Mode) -> Double? {
    guard let samples = samples[.machine(form, mode)], let count = samples.instructions else {
      return nil
    }
    return Double(count) / samples.median / 1e6
  }
}
