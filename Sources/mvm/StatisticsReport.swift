import Benchmark
import MVM

/// What the engine of a machine has done, as tables for people.
struct StatisticsReport {
  private let engine: ExecutionEngine
  private let statistics: EngineStatistics
  private let time: Stopwatch

  /// Of a machine that has run for so long.
  init(_ machine: Machine, _ time: Stopwatch) {
    self.init(machine.engine, machine.statistics, time)
  }

  init(_ engine: ExecutionEngine, _ statistics: EngineStatistics, _ time: Stopwatch) {
    self.engine = engine
    self.statistics = statistics
    self.time = time
  }

  /// Writes it to standard error.
  func write() { Output.write(text, to: .error) }

  /// The tables, the second one of exits if there are any.
  var text: String {
    var rows = [["engine", engine.rawValue], ["instructions", "\(instructions)"]]
    if engine != .interpreter { rows += shares + translations }
    rows += [
      [
        "host time",
        "\(time.seconds.decimal(3)) s, of processors \(time.processorSeconds.decimal(3)) s",
      ],
      ["speed", "\(speed) MIPS (millions of instructions a second of processors' time)"],
    ]
    return Self.table(rows) + (exits.count == 1 ? "" : "\n" + Self.table(exits))
  }

  private var instructions: UInt64 {
    statistics.interpretedInstructions &+ statistics.translatedInstructions
  }

  private var speed: String {
    let seconds = time.processorSeconds
    return (seconds > 0 ? Double(instructions) / seconds / 1e6 : 0).decimal(1)
  }

  /// Who carried out how many of the instructions.
  private var shares: [[String]] {
    [
      ("  translated", statistics.translatedInstructions),
      ("  interpreted", statistics.interpretedInstructions),
    ].map { name, count in [name, "\(count) (\(Self.share(count, of: instructions)))"] }
  }

  private var translations: [[String]] {
    let (guest, host) = (statistics.guestBytes, statistics.hostBytes)
    let count = statistics.guestInstructionsTranslated
    var code = "\(host) bytes made of \(guest) of the guest's"
    if guest > 0 { code += ", \((Double(host) / Double(guest)).decimal(1)) for one" }
    var rows = [
      ["translations", "\(statistics.translations), of \(count) instructions"], ["code", code],
    ]
    let seconds = statistics.secondsTranslating
    if seconds > 0, count > 0 {
      let milliseconds = seconds * 1e6 / Double(count)
      rows.append([
        "translating",
        "\(seconds.decimal(3)) s, \(milliseconds.decimal(3)) ms for 1000 instructions",
      ])
    }
    return rows
  }

  /// The most frequent first.
  private var exits: [[String]] {
    let all = statistics.exits.reduce(0) { $0 &+ $1.count }
    let sorted = statistics.exits.filter { $0.count > 0 }.sorted {
      ($0.count, $1.name) > ($1.count, $0.name)
    }
    return [["exit", "share", "count"]]
      + sorted.map { [$0.name, Self.share($0.count, of: all), "\($0.count)"] }
  }

  private static func share(_ count: UInt64, of all: UInt64) -> String {
    (all == 0 ? 0 : Double(count) / Double(all) * 100).decimal(1) + " %"
  }

  /// Columns with their first ones painted, all by as many invisible characters.
  private static func table(_ rows: [[String]]) -> String {
    Columns.text(
      rows.map { row in [Paint.paint(row[0], .mnemonic, on: .error)] + row.dropFirst() })
  }
}
