extension Figures {
  private typealias Cell = TextTable.Cell
  private typealias Column = TextTable.Column

  /// A line a program, and geometric means of what is a ratio.
  package var table: TextTable {
    let mode = modes.first ?? .deterministic
    var columns = [Column("program", cells: programs.map { Cell($0.name) } + [Cell("mean")])]
    func seconds(_ first: String, _ second: String, _ runner: Runner, _ expendable: Int) {
      guard programs.contains(where: { $0.samples[runner] != nil }) else { return }
      let cells = programs.map { Cell($0.samples[runner].map { $0.median.decimal(3) } ?? "-") }
      columns.append(Column(first, second, expendable: expendable, cells: cells))
    }
    seconds("native", "-O2", .native, 0)
    seconds("native", "-O3", .vectorised, 2)
    for form in Runner.Form.allCases { seconds("MVM", form.title, .machine(form, mode), 0) }
    for form in Runner.Form.allCases { seconds("QEMU", form.title, .emulator(form), 3) }
    for form in Runner.Form.allCases {
      columns.append(
        Column("\(form.title)/", "native", cells: ratios { $0.timesNative(form, mode) }))
    }
    if programs.contains(where: { $0.timesFaster(.bare, mode) != nil }) {
      for form in Runner.Form.allCases {
        let cells = ratios { $0.timesFaster(form, mode) }.map { cell in
          guard let ratio = Double(cell.text) else { return cell }
          return Cell(cell.text, ratio < 1 ? .bad : .good)
        }
        columns.append(Column("QEMU/", form.title, cells: cells))
      }
    }
    let speeds = programs.map { $0.mips(.bare, mode) }
    columns.append(
      Column(
        "MIPS", "bare", expendable: 4,
        cells: (speeds + [mean { $0.mips(.bare, mode) }]).map {
          Cell($0?.decimal(0) ?? "-")
        }))
    return TextTable(columns, summaryCount: 1)
  }

  /// The first mode beside the others; nil where there is one only.
  package var modeTable: TextTable? {
    guard modes.count > 1, let first = modes.first else { return nil }
    var columns = [Column("program", cells: programs.map { Cell($0.name) } + [Cell("mean")])]
    for form in Runner.Form.allCases {
      for mode in modes {
        let cells = programs.map {
          Cell($0.samples[.machine(form, mode)].map { $0.median.decimal(3) } ?? "-")
        }
        columns.append(Column(form.title, mode.short, expendable: 1, cells: cells))
      }
      for mode in modes.dropFirst() {
        columns.append(
          Column(
            "\(form.title) \(first.short)", "/\(mode.short)",
            cells: ratios { $0.ratio(form, first, to: mode) }))
      }
    }
    return TextTable(columns, summaryCount: 1)
  }

  /// What the figures are.
  package var legend: String {
    let how = rounds == 1 ? "one round" : "medians of \(rounds) rounds"
    var text =
      "Seconds of processor time without starting and ending, \(how). bare: M mode; Sv39: a process on "
      + "4 KiB pages, a timer 100 times a second. Ratios are medians of the rounds' ratios; their mean is "
      + "geometric"
    if programs.count > 1, programs.contains(where: \.isCoreMark) { text += ", without CoreMark" }
    if programs.allSatisfy({ $0.timesFaster(.bare, modes.first ?? .deterministic) == nil }) {
      text += "; QEMU did not take part"
    }
    return text + "."
  }

  /// A ratio of each program, and their mean.
  private func ratios(_ value: (ProgramFigures) -> Double?) -> [Cell] {
    (programs.map(value) + [mean(value)]).map { Cell($0?.short ?? "-") }
  }
}

extension Runner.Mode {
  /// For the title of a column.
  fileprivate var short: String {
    switch self {
    case .deterministic: "determ."
    case .parallel: "parallel"
    case .recording: "record."
    }
  }
}
