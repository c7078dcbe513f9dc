internal import Glibc
import MVM

/// The figures as a table for people and as JSON for machines.
struct BenchReport {
  /// A program in one variant.
  private struct Row {
    let name: String
    let variant: BenchProgram.Variant
    let instructions: UInt64
    /// Millions of instructions a second of processor time.
    let mips: Double
    /// Times the host's own time for the same C.
    let timesNative: Double
    /// Times QEMU's time; below 1 is faster than QEMU.
    let timesEmulator: Double?
  }

  private let rows: [Row]
  private let rounds: UInt64

  init(_ measurements: [Measurement], rounds: UInt64) {
    self.rounds = rounds
    rows = measurements.flatMap { measurement in
      BenchProgram.Variant.allCases.map { Self.row(measurement, $0) }
    }
  }

  private static func row(_ measurement: Measurement, _ variant: BenchProgram.Variant) -> Row {
    let seconds = measurement.machineSeconds[variant] ?? []
    let instructions = measurement.instructions[variant] ?? 0
    // Ratios are taken round by round: what slowed one down slowed the other.
    let native = zip(seconds, measurement.nativeSeconds).map { $0 / Swift.max($1, 1e-6) }
    let emulator = zip(seconds, measurement.emulatorSeconds[variant] ?? []).map { $0 / $1 }
    return Row(
      name: measurement.program.name, variant: variant, instructions: instructions,
      mips: Double(instructions) / Swift.max(seconds.median ?? 1, 1e-9) / 1e6,
      timesNative: native.median ?? 0, timesEmulator: emulator.median)
  }

  /// A line a program and variant, and the geometric means.
  var table: String {
    var text = Self.line("program", "", "instructions", "MIPS", "x native", "x QEMU")
    for row in rows {
      text += Self.line(
        row.name, row.variant.rawValue, String(row.instructions), Self.decimal(row.mips, 0),
        Self.decimal(row.timesNative, 1), row.timesEmulator.map { Self.decimal($0, 2) } ?? "-")
    }
    for variant in BenchProgram.Variant.allCases {
      let of = rows.filter { $0.variant == variant }
      text += Self.line(
        "geometric mean", variant.rawValue, "", Self.decimal(of.map(\.mips).geometricMean, 0),
        Self.decimal(of.map(\.timesNative).geometricMean, 1),
        Self.decimal(of.compactMap(\.timesEmulator).geometricMean, 2))
    }
    let what = "times are processor time, medians of \(rounds) rounds; below 1 is faster"
    return text + what + (QEMU.isInstalled ? "\n" : "; QEMU is not installed\n")
  }

  /// Writes the same as JSON.
  func write(to path: String) throws(BenchError) {
    let items = rows.map { row in
      "{\"program\":\"\(row.name)\",\"variant\":\"\(row.variant.rawValue)\""
        + ",\"instructions\":\(row.instructions),\"mips\":\(Self.decimal(row.mips, 3))"
        + ",\"timesNative\":\(Self.decimal(row.timesNative, 4))"
        + ",\"timesQEMU\":\(row.timesEmulator.map { Self.decimal($0, 4) } ?? "null")}"
    }
    let text =
      "{\"version\":\"\(Machine.version)\",\"rounds\":\(rounds),\"results\":[\n"
      + items.joined(separator: ",\n") + "\n]}\n"
    guard let file = fopen(path, "w") else {
      throw .refused("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten else { throw .refused("\(path): cannot be written whole") }
  }

  private static func line(
    _ name: String, _ variant: String, _ instructions: String, _ mips: String, _ native: String,
    _ emulator: String
  ) -> String {
    func left(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: Swift.max(0, width - text.count))
    }
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: Swift.max(0, width - text.count)) + text
    }
    return left(name, 16) + left(variant, 7) + right(instructions, 13) + right(mips, 7)
      + right(native, 10) + right(emulator, 8) + "\n"
  }

  private static func decimal(_ value: Double?, _ places: Int) -> String {
    guard let value, value.isFinite else { return "-" }
    let scale = pow(10, Double(places))
    let rounded = Int64((value * scale).rounded())
    if places == 0 { return String(rounded) }
    let digits = String(abs(rounded))
    let padded = String(repeating: "0", count: Swift.max(0, places + 1 - digits.count)) + digits
    return (rounded < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
