import ConsoleModel
import MVM

/// The timeline of interrupts: a row for each source, and one request of them in a sentence.
struct InterruptView {
  private var timeline = InterruptTimeline()
  private var axis = TimeAxis()
  private var rows = ScrolledRows()
  /// The request that is explained, by its beginning; nil for the last one.
  private var chosen: UInt64?
  private var listHeight = 1
  /// What wires are called, by their numbers.
  private var names: [Int: String] = [:]

  private static let margin = 22

  mutating func update(_ machine: Machine, _ activity: DeviceActivity, now: UInt64) {
    timeline.update(machine, now: now)
    for row in activity.rows {
      if let wire = row.device.interrupt { names[wire] = row.device.title }
    }
  }

  private func name(_ source: InterruptTimeline.Source) -> String {
    switch source {
    case .device(let number): "\(number) \(names[number] ?? "device")"
    case .timer(let hart): "hart \(hart) timer"
    case .software(let hart): "hart \(hart) software"
    }
  }

  // MARK: Drawing

  mutating func draw(_ pane: Pane, now: UInt64) {
    axis.width = max(1, pane.width - Self.margin)
    pane.write(axis.text(now), row: 0, .quiet)
    let sources = timeline.sources
    guard !sources.isEmpty else {
      pane.write("No interrupt was seen since this was looked at first.", row: 1, .quiet)
      return
    }
    listHeight = max(1, pane.height - 4)
    rows.fit(count: sources.count, height: listHeight)
    let columns = axis.columns(now)
    for (place, source) in sources.dropFirst(rows.first).prefix(listHeight).enumerated() {
      draw(source, pane, row: place + 1, columns, isSelected: rows.first + place == rows.selected)
    }
    let foot = min(sources.count, listHeight) + 1
    pane.write(
      "r raised  c claimed, or taken  d done  - waits  = is served  * all of it  2 and more: so many",
      row: foot, .quiet)
    explain(pane, row: foot + 1)
  }

  private func draw(
    _ source: InterruptTimeline.Source, _ pane: Pane, row: Int, _ columns: [Range<UInt64>],
    isSelected: Bool
  ) {
    pane.write(
      name(source), row: row, isSelected ? .selected : .text, width: Self.margin - 1)
    let chosen = isSelected ? chosenRequest(source) : nil
    for (column, range) in columns.enumerated() {
      guard let mark = timeline.mark(source, in: range) else { continue }
      let (letter, style) = Self.look(mark)
      let isChosen = chosen.map { $0.start < range.upperBound && $0.end >= range.lowerBound }
      pane.write(
        letter, row: row, column: Self.margin + column,
        isChosen == true ? style.with(.reverse) : style)
    }
  }

  private static func look(_ mark: InterruptTimeline.Mark) -> (String, Style) {
    switch mark {
    case .raised: ("r", .warning)
    case .claimed: ("c", .good)
    case .completed: ("d", .name)
    case .waiting: ("-", .warning)
    case .served: ("=", .good)
    case .whole: ("*", .good)
    case .several(let count): (count > 9 ? "#" : "\(count)", .title)
    }
  }

  private func explain(_ pane: Pane, row: Int) {
    let sources = timeline.sources
    guard sources.indices.contains(rows.selected) else { return }
    let source = sources[rows.selected]
    guard let request = chosenRequest(source) else { return }
    let text = timeline.explanation(request, name: name(source))
    let lines = TextLayout.lines(text, width: pane.width)
    for (place, line) in lines.prefix(2).enumerated() { pane.write(line, row: row + place) }
  }

  private func chosenRequest(
    _ source: InterruptTimeline.Source
  ) -> InterruptTimeline.Request? {
    guard let list = timeline.requests[source] else { return nil }
    guard let chosen else { return list.last }
    return timeline.index(source, at: chosen).map { list[$0] } ?? list.first
  }

  // MARK: Keys

  mutating func press(_ key: Key) -> Bool {
    switch key {
    case .left: choose(-1)
    case .right: choose(1)
    case .character("+"), .character("="): zoom(-1)
    case .character("-"): zoom(1)
    case .end:
      chosen = nil
      axis.follow()
    default: return rows.press(key, height: listHeight)
    }
    return true
  }

  private mutating func zoom(_ step: Int) {
    axis.zoom(step)
    if let chosen { axis.center(chosen) }
  }

  private mutating func choose(_ step: Int) {
    let sources = timeline.sources
    guard sources.indices.contains(rows.selected),
      let list = timeline.requests[sources[rows.selected]], !list.isEmpty
    else { return }
    let present =
      chosen.map { timeline.index(sources[rows.selected], at: $0) ?? 0 }
      ?? list.count - (step < 0 ? 0 : 1)
    let start = list[max(0, min(list.count - 1, present + step))].start
    chosen = start
    axis.center(start)
  }
}
