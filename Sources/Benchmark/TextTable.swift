/// A table for people: titles of one or two lines, numbers to the right, and fewer columns where there is little room.
package struct TextTable: Sendable {
  /// What a piece of it is, for colours.
  package enum Role: Sendable { case plain, title, summary, good, bad }

  /// What is at a place: `text`, as a `role`.
  package struct Cell: Sendable {
    let text: String
    let role: Role

    package init(_ text: String, _ role: Role = .plain) {
      self.text = text
      self.role = role
    }
  }

  /// A column.
  package struct Column: Sendable {
    let title: [String]
    /// The larger, the sooner it is left out; 0 stays.
    let expendable: Int
    let cells: [Cell]

    package init(_ title: String..., expendable: Int = 0, cells: [Cell]) {
      self.title = title
      self.expendable = expendable
      self.cells = cells
    }

    fileprivate var width: Int { (title + cells.map(\.text)).map(\.count).max() ?? 0 }
  }

  private let columns: [Column]
  /// How many rows at the end sum up the others.
  private let summaryCount: Int

  package init(_ columns: [Column], summaryCount: Int = 0) {
    self.columns = columns
    self.summaryCount = summaryCount
  }

  /// All lines.
  ///
  /// - Parameters:
  ///   - width: characters that a line may have; nil for as many as it takes.
  ///   - paint: colours a piece.
  package func text(width: Int?, paint: (String, Role) -> String = { text, _ in text }) -> String {
    var shown = columns
    func total(_ gap: Int) -> Int {
      shown.reduce(0) { $0 + $1.width } + gap * max(0, shown.count - 1)
    }
    while let width, total(1) > width,
      let most = shown.map(\.expendable).max(), most > 0
    {
      shown.removeAll { $0.expendable == most }
    }
    let gap = width.map { total(2) > $0 } ?? false ? 1 : 2
    let titleCount = shown.map(\.title.count).max() ?? 0
    let rowCount = shown.map(\.cells.count).max() ?? 0
    var lines = (0..<titleCount).map { row in
      line(
        shown,
        shown.map { Cell(row < $0.title.count ? $0.title[row] : "", .title) }, gap, paint)
    }
    for row in 0..<rowCount {
      if row == rowCount - summaryCount { lines.append("") }
      let cells = shown.map { row < $0.cells.count ? $0.cells[row] : Cell("") }
      let isSummary = row >= rowCount - summaryCount
      lines.append(
        line(
          shown,
          cells.map { isSummary && $0.role == .plain ? Cell($0.text, .summary) : $0 }, gap, paint))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first column to the left, the others to the right.
  private func line(
    _ columns: [Column], _ cells: [Cell], _ gap: Int, _ paint: (String, Role) -> String
  ) -> String {
    var line = ""
    for (number, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: columns[number].width - cell.text.count)
      let text = cell.text.isEmpty ? "" : paint(cell.text, cell.role)
      if number == 0 {
        line += text + padding
      } else {
        line += String(repeating: " ", count: gap) + padding + text
      }
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
