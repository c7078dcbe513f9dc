import ConsoleModel
import MVM

/// The timeline of harts: a row each, a letter and a colour for who ran, and one switch of them in a sentence.
struct TimelineView {
  private var timeline = Timeline()
  private var axis = TimeAxis()
  private var hart = 0
  /// The switch that is explained; nil for the last one.
  private var chosen: (hart: Int, start: UInt64)?
  /// Letters of threads, in the order in which they were seen.
  private var letters: [UInt32: Int] = [:]

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  private static let colours: [Colour] = [.green, .yellow, .blue, .magenta, .cyan, .red]
  /// "hart 12 ".
  private static let margin = 8

  /// How many rows it wants.
  var height: Int { timeline.harts.count + 4 }

  mutating func update(_ system: GuestSystem, now: UInt64) { timeline.add(system, now: now) }

  // MARK: Drawing

  mutating func draw(_ pane: Pane, now: UInt64, isActive: Bool) {
    axis.width = max(1, pane.width - Self.margin)
    let columns = axis.columns(now)
    pane.fill(row: 0, "─", .frame)
    pane.write(" Who ran when ", row: 0, column: 2, .title)
    pane.write(" \(axis.text(now)) ", row: 0, column: 18, .quiet)
    var seen: [UInt32] = []
    let rows = max(0, pane.height - 4)
    for number in timeline.harts.indices.prefix(rows) {
      draw(pane, row: number + 1, hart: number, columns, &seen, isActive: isActive)
    }
    drawLegend(pane, row: rows + 1, seen)
    explain(pane, row: rows + 2)
  }

  private mutating func draw(
    _ pane: Pane, row: Int, hart number: Int, _ columns: [Range<UInt64>],
    _ seen: inout [UInt32], isActive: Bool
  ) {
    pane.write(
      "hart \(number)", row: row, isActive && number == hart ? Style.selected : .text)
    for (column, range) in columns.enumerated() {
      guard let thread = timeline.longest(hart: number, in: range) else { continue }
      if thread != 0, !seen.contains(thread) { seen.append(thread) }
      let isChosen = chosen.map { $0.hart == number && range.contains($0.start) }
      pane.write(
        letter(thread), row: row, column: Self.margin + column,
        isChosen == true ? .selected : style(thread))
    }
  }

  private func drawLegend(_ pane: Pane, row: Int, _ seen: [UInt32]) {
    var column = Self.margin
    for thread in seen.sorted(by: { (letters[$0] ?? 0) < (letters[$1] ?? 0) }) {
      let name = "\(timeline.name(of: thread)) \(thread)"
      guard column + name.count + 4 < pane.width else { break }
      column = pane.write(letterOfKnown(thread), row: row, column: column, style(thread))
      column = pane.write(" \(name)", row: row, column: column, .quiet) + 2
    }
  }

  /// The switch in words, over two rows.
  private func explain(_ pane: Pane, row: Int) {
    guard let (hart, stretch) = explained,
      let explanation = timeline.explanation(stretch, hart: hart)
    else { return }
    let text = "at \(Quantities.seconds(stretch.start, digits: 6)) s  \(explanation)"
    let lines = TextLayout.lines(text, width: pane.width)
    for (place, line) in lines.prefix(2).enumerated() { pane.write(line, row: row + place) }
  }

  private var explained: (Int, Timeline.Stretch)? {
    if let chosen, let index = timeline.index(hart: chosen.hart, at: chosen.start) {
      return (chosen.hart, timeline.harts[chosen.hart][index])
    }
    guard timeline.harts.indices.contains(hart), let last = timeline.harts[hart].last else {
      return nil
    }
    return (hart, last)
  }

  private mutating func letter(_ thread: UInt32) -> String {
    if thread != 0, letters[thread] == nil { letters[thread] = letters.count }
    return letterOfKnown(thread)
  }

  private func letterOfKnown(_ thread: UInt32) -> String {
    guard let place = letters[thread] else { return "·" }
    return String(Self.alphabet[place % Self.alphabet.count])
  }

  private func style(_ thread: UInt32) -> Style {
    guard let place = letters[thread] else { return .quiet }
    return Style(.black, on: Self.colours[place % Self.colours.count])
  }

  // MARK: Keys

  mutating func press(_ key: Key, now: UInt64) -> Bool {
    switch key {
    case .left: choose(-1)
    case .right: choose(1)
    case .up: changeHart(-1)
    case .down: changeHart(1)
    case .character("+"), .character("="): zoom(-1)
    case .character("-"): zoom(1)
    case .end:
      chosen = nil
      axis.follow()
    default: return false
    }
    return true
  }

  private mutating func changeHart(_ step: Int) {
    hart = max(0, min(timeline.harts.count - 1, hart + step))
    guard let chosen else { return }
    self.chosen = (hart, chosen.start)
  }

  private mutating func zoom(_ step: Int) {
    axis.zoom(step)
    center()
  }

  private mutating func choose(_ step: Int) {
    guard timeline.harts.indices.contains(hart), !timeline.harts[hart].isEmpty else { return }
    let stretches = timeline.harts[hart]
    let present =
      chosen.flatMap { timeline.index(hart: hart, at: $0.start) } ?? stretches.count
      - (step < 0 ? 0 : 1)
    let next = max(0, min(stretches.count - 1, present + step))
    chosen = (hart, stretches[next].start)
    center()
  }

  /// Brings what is explained into sight.
  private mutating func center() {
    if let chosen { axis.center(chosen.start) }
  }
}
