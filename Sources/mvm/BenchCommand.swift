import Benchmark
import Configuration
import MVM

/// `mvm bench`: how fast the machine is, beside the host and QEMU, in one run.
enum BenchCommand {
  static let command = Command(
    name: "bench", table: BenchArguments.table, otherNames: ["benchmark", "speed", "perf"],
    act: measure)

  @Sendable
  private static func measure(_ given: BenchArguments) throws {
    let settings = given.settings(
      product: CommandLine.executable, version: Machine.version)
    let progress = { Output.progress($0) }
    defer { Output.progress("") }
    var fields: [(name: String, value: JSONValue)] = [
      ("version", .text(settings.version)), ("engine", .optional(settings.engine)),
      ("percent", .count(UInt64(settings.percent))), ("host", HostDescription.json),
    ]
    if !given.onlyHarts && !given.onlyLinux || !given.only.isEmpty {
      let figures = try Figures.measure(settings, progress: progress)
      show(figures.table)
      if let table = figures.modeTable { show(table) }
      Output.write(wrapped(figures.legend, width: Output.width ?? 100) + "\n")
      fields += figures.json
    }
    if given.onlyHarts {
      let figures = try HartFigures.measure(settings, progress: progress)
      show(figures.table)
      fields.append(("harts", figures.json))
    }
    if given.onlyLinux {
      let figures = try LinuxFigures.measure(settings, progress: progress)
      show(figures.table)
      fields.append(("linux", figures.json))
    }
    if let path = given.json { try Output.write(JSONValue.object(fields), toFile: path) }
  }

  private static func show(_ table: TextTable) {
    Output.progress("")
    let text = table.text(width: Output.width) { text, role in
      switch role {
      case .plain: text
      case .title: Paint.paint(text, .name)
      case .summary: Paint.paint(text, .mnemonic)
      case .good: Paint.paint(text, .good)
      case .bad: Paint.paint(text, .bad)
      }
    }
    Output.write(text + "\n")
  }
}
