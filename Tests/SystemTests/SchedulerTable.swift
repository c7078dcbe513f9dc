import Testing

/// The table that `schedulers` prints, by its classes.
///
///     class                  -5      0      5      mean    worst      mean   worst  done   turns
///     fair                   38  12-13      4       0.3      3.2       8.4    10.6     4     210
struct SchedulerTable {
  struct Row: Equatable {
    /// Percent of the hart, of the threads with nice -5, 0 (least and most of three) and 5.
    let favoured: Int
    let equals: ClosedRange<Int>
    let modest: Int
    /// Milliseconds.
    let worstWait: Double
    let worstJob: Double?
    let jobsDone: Int
    let turns: Int
  }

  /// All of it, as it was printed.
  let text: String
  private let rows: [String: Row]

  init(_ output: String) throws {
    let lines = output.split(whereSeparator: \.isNewline).map(String.init)
    let heading = try #require(lines.firstIndex { $0.hasPrefix("class ") }, "\(output)")
    let table = lines[(heading + 1)...].prefix { !$0.hasPrefix("share") }
    text = lines[..<heading].joined(separator: "\n") + table.joined(separator: "\n")
    rows = Dictionary(uniqueKeysWithValues: try table.map(Self.row))
  }

  subscript(name: String) -> Row {
    get throws { try #require(rows[name], "\(text)") }
  }

  private static func row(_ line: String) throws -> (String, Row) {
    let words = line.split(separator: " ").map(String.init)
    try #require(words.count == 10, "\(line)")
    let equals = words[2].split(separator: "-").compactMap { Int($0) }
    let least = try #require(equals.first, "\(line)")
    let row = Row(
      favoured: try #require(Int(words[1])), equals: least...(equals.last ?? least),
      modest: try #require(Int(words[3])), worstWait: try #require(Double(words[5])),
      worstJob: Double(words[7]), jobsDone: try #require(Int(words[8])),
      turns: try #require(Int(words[9])))
    return (words[0], row)
  }
}
