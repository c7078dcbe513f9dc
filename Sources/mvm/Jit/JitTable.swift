import Benchmark
import MVM

/// The functions of a program, and how large their translations are.
struct JitTable {
  /// A function.
  private struct Row {
    let name: String
    let address: UInt64
    let regions: Int
    let instructions: Int
    let interpreted: Int
    let guest: Int
    let host: Int
    let seconds: Double?

    var ratio: Double { guest > 0 ? Double(host) / Double(guest) : 0 }

    func precedes(_ other: Row, _ order: JitArguments.Order) -> Bool {
      switch order {
      case .size: (other.host, address) < (host, other.address)
      case .ratio: (other.ratio, address) < (ratio, other.address)
      case .interpreted: (other.interpreted, address) < (interpreted, other.address)
      case .address: (address, name) < (other.address, other.name)
      case .name: (name, address) < (other.name, other.address)
      }
    }
  }

  private var rows: [Row] = []

  /// Adds a function.
  mutating func add(_ code: TranslatedCode, _ times: TranslationTimes?) {
    rows.append(
      Row(
        name: code.name ?? "?", address: code.range.lowerBound, regions: code.regions.count,
        instructions: code.instructionCount, interpreted: code.interpretedCount,
        guest: code.guestByteCount, host: code.hostByteCount, seconds: times?.seconds))
  }

  /// For people, the sum of all at the end.
  func text(_ order: JitArguments.Order) -> String {
    let all = Row(
      name: "\(rows.count) functions", address: 0, regions: sum(\.regions),
      instructions: sum(\.instructions), interpreted: sum(\.interpreted), guest: sum(\.guest),
      host: sum(\.host), seconds: rows.compactMap(\.seconds).reduce(0, +))
    let shown = rows.sorted { $0.precedes($1, order) } + [all]
    func column(
      _ title: String, _ expendable: Int = 0, _ value: (Row) -> String
    ) -> TextTable.Column {
      TextTable.Column(title, expendable: expendable, cells: shown.map { .init(value($0)) })
    }
    var columns = [
      column("function") { $0.name },
      column("address", 2) { $0.address == 0 ? "" : String($0.address, radix: 16) },
      column("instructions") { "\($0.instructions)" },
      column("interpreted") { "\($0.interpreted)" },
      column("regions", 3) { "\($0.regions)" },
      column("guest bytes", 1) { "\($0.guest)" },
      column("host bytes") { "\($0.host)" },
      column("for one") { $0.ratio.decimal(1) },
    ]
    if rows.contains(where: { $0.seconds != nil }) {
      columns.append(column("ns an instr.") { Self.time($0) })
    }
    return TextTable(columns, summaryCount: 1).text(width: Output.width) { text, role in
      role == .title ? Paint.paint(text, .mnemonic) : text
    }
  }

  /// For programs, by addresses.
  var json: JSONValue {
    .list(
      rows.map { row in
        .object([
          ("name", .text(row.name)), ("address", .text("0x" + String(row.address, radix: 16))),
          ("regions", .count(UInt64(row.regions))),
          ("instructions", .count(UInt64(row.instructions))),
          ("interpreted", .count(UInt64(row.interpreted))),
          ("guestBytes", .count(UInt64(row.guest))), ("hostBytes", .count(UInt64(row.host))),
          ("seconds", .optional(row.seconds)),
        ])
      })
  }

  private static func time(_ row: Row) -> String {
    guard let seconds = row.seconds, row.instructions > 0 else { return "" }
    return (seconds * 1e9 / Double(row.instructions)).decimal(0)
  }

  private func sum(_ value: (Row) -> Int) -> Int { rows.reduce(0) { $0 + value($1) } }
}
