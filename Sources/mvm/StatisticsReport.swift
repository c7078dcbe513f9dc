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
    if engine != .interpreter { rows += shares + stays + translations + jumps + accesses }
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

  /// Who carried out how many of the instructions, and how long that took.
  private var shares: [[String]] {
    [
      ("  translated", statistics.translatedInstructions, statistics.secondsTranslated),
      ("  interpreted", statistics.interpretedInstructions, statistics.secondsInterpreted),
    ].map { name, count, seconds in
      let time = seconds > 0 ? ", about \(seconds.decimal(3)) s" : ""
      return [name, "\(count) (\(Self.share(count, of: instructions)))" + time]
    }
  }

  /// How long harts are in translated code at a time, and what lies between.
  private var stays: [[String]] {
    let count = statistics.stays
    guard count > 0 else { return [] }
    let length = Double(statistics.translatedInstructions) / Double(count)
    var row = "\(count), of \(length.decimal(1)) instructions each"
    if statistics.secondsBetween > 0 {
      row += ", about \(statistics.secondsBetween.decimal(3)) s between them"
    }
    return [["stays in translations", row]]
  }

  private var translations: [[String]] {
    let (guest, host) = (statistics.guestBytes, statistics.hostBytes)
    let count = statistics.guestInstructionsTranslated
    var code = "\(host) bytes made of \(guest) of the guest's"
    if guest > 0 { code += ", \((Double(host) / Double(guest)).decimal(1)) for one" }
    let contents = "of \(count) instructions in \(statistics.translatedBlocks) blocks"
    var rows = [
      ["translations", "\(statistics.translations), \(contents)"], ["code", code],
      [
        "forgotten",
        "\(statistics.forgottenBlocks) blocks, and all of them \(statistics.flushes) times",
      ],
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

  private var jumps: [[String]] {
    [
      [
        "jumps between regions",
        "\(statistics.jumps), linked \(statistics.links) times, "
          + "page found moved \(statistics.movedPages) times",
      ]
    ]
  }

  private var accesses: [[String]] {
    [
      [
        "pages not in the TLB", "\(statistics.fills) times",
      ],
      [
        "windows of pages",
        "\(statistics.windowFaults) accesses faulted, "
          + "the host showed or hid pages \(statistics.windowRequests) times; "
          + "\(statistics.abandonedWindowAccesses) accesses go by them no more",
      ],
    ]
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
