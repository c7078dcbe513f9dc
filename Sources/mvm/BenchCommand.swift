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
    let settings = try given.settings
    let progress = { (text: String) in Output.progress(text) }
    defer { Output.progress("") }
    var fields: [(name: String, value: JSONValue)] = [
      ("version", .text(Machine.version)), ("engine", .optional(settings.engine)),
      ("percent", .count(UInt64(settings.percent))), ("host", HostDescription.json),
    ]
    if given.measuresPrograms {
      let figures = try Figures.measure(settings, progress: progress)
      show(figures.table)
      if let table = figures.modeTable { show(table) }
      Output.write(figures.legend.wrapped(to: Output.width ?? 100) + "\n")
      for notice in figures.notices { Output.complain(notice) }
      fields += figures.json
    }
    if given.start {
      let figures = try BootFigures.measure(given.startSettings, progress: progress)
      show(figures.table)
      fields.append(("boot", figures.json))
    }
    if given.harts {
      let figures = try HartFigures.measure(settings, progress: progress)
      show(figures.table)
      fields.append(("harts", figures.json))
    }
    if given.linux {
      let figures = try LinuxFigures.measure(settings, progress: progress)
      show(figures.table)
      fields.append(("linux", figures.json))
    }
    if let path = given.json { try JSONValue.object(fields).write(to: path) }
  }

  private static func show(_ table: TextTable) {
    Output.progress("")
    let text = table.text(width: Output.width) { text, role in
      switch role {
      case .plain: text
      case .title: Paint.paint(text, .name)
      case .summary: Paint.paint(text, .mnemonic)
      case .good: Paint.paint(text, .comment)
      case .bad: Paint.paint(text, .warning)
      }
    }
    Output.write(text + "\n")
  }
}
