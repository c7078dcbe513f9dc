import ConsoleModel
import MVM

/// What runs in the guest, and who ran when and why it was switched.
final class ProcessesScreen: ConsoleScreen {
  let title = "Processes"
  let shortTitle = "Procs"
  let wantsSystem = true

  private var tree = ProcessTree()
  private var timeline = TimelineView()
  private var rows = ScrolledRows()
  private var listHeight = 1
  /// Whether keys move in the timeline.
  private var isInTimeline = false
  private var problem: String?
  private var kernel = ""

  var hints: [(key: String, text: String)] {
    isInTimeline
      ? [
        ("←→", "from switch to switch"), ("↑↓", "hart"), ("+-", "zoom"), ("End", "now"),
        ("Enter", "list"),
      ]
      : [
        ("↑↓", "select"), ("Enter", "timeline"), ("←→", "from switch to switch"),
        ("w", "run to a switch"),
      ]
  }

  func draw(_ pane: Pane, _ look: Look) {
    take(look)
    if let problem {
      let text = "What runs in the guest is not known: \(problem)"
      for (row, line) in TextLayout.lines(text, width: pane.width - 4).enumerated() {
        pane.write(line, row: 1 + row, column: 2, .warning)
      }
      return
    }
    let timelineHeight = min(timeline.height, pane.height / 2)
    let list = pane.part(height: pane.height - timelineHeight)
    drawList(list)
    timeline.draw(
      pane.part(row: pane.height - timelineHeight, height: timelineHeight), now: look.time,
      isActive: isInTimeline)
  }

  private func take(_ look: Look) {
    switch look.system {
    case .success(let system)?:
      problem = nil
      kernel = system.kernel
      tree.update(system, now: look.time)
      timeline.update(system, now: look.time)
    case .failure(let error)?: problem = "\(error)"
    case nil: break
    }
  }

  private func drawList(_ pane: Pane) {
    pane.write("  PID  CPU%    TIME   MEMORY  NAME                    STATE", row: 0, .heading)
    pane.write(kernel, row: 0, column: max(63, pane.width - kernel.count), .quiet)
    listHeight = max(1, pane.height - 2)
    rows.fit(count: tree.rows.count, height: listHeight)
    for place in 0..<listHeight {
      let index = rows.first + place
      guard index < tree.rows.count else { break }
      draw(tree.rows[index], pane, row: place + 1)
      if index == rows.selected, !isInTimeline {
        pane.restyle(row: place + 1) { $0.attributes.insert(.reverse) }
      }
    }
    explain(pane, row: pane.height - 1)
  }

  private func draw(_ row: ProcessTree.Row, _ pane: Pane, row place: Int) {
    pane.write("\(row.identifier)".padded(left: 5), row: place, row.process == nil ? .quiet : .text)
    pane.write(Quantities.percent(row.share).padded(left: 5), row: place, column: 6)
    pane.write(Quantities.seconds(row.time, digits: 2).padded(left: 8), row: place, column: 12)
    pane.write(
      (row.memory.map { Quantities.size($0) } ?? "").padded(left: 8), row: place, column: 21)
    let branch = row.depth == 0 ? "" : String(repeating: "  ", count: row.depth - 1) + "└ "
    let end = pane.write(branch, row: place, column: 31, .frame, width: 20)
    pane.write(
      row.name, row: place, column: end, row.process == nil ? .quiet : .name, width: 54 - end)
    pane.write(row.state.cut(to: pane.width - 55), row: place, column: 55, style(row))
  }

  /// The selected process, in words.
  private func explain(_ pane: Pane, row: Int) {
    guard tree.rows.indices.contains(rows.selected),
      let process = tree.rows[rows.selected].process, let resident = process.residentPages,
      let mapped = process.reservedPages
    else { return }
    pane.write(
      "\(process.name) (\(process.identifier)) \(tree.rows[rows.selected].state); in memory are "
        + "\(Quantities.bytes(resident << 12)) of \(Quantities.bytes(mapped << 12))",
      row: row, .comment)
  }

  private func style(_ row: ProcessTree.Row) -> Style {
    switch row.thread?.state {
    case .running?: .good
    case .ready?: .warning
    default: .text
    }
  }

  func press(_ key: Key, _ look: Look) -> Bool {
    switch key {
    case .enter:
      isInTimeline.toggle()
      return true
    case .escape where isInTimeline:
      isInTimeline = false
      return true
    case .left, .right:
      isInTimeline = true
      return timeline.press(key, now: look.time)
    default:
      return isInTimeline
        ? timeline.press(key, now: look.time) : rows.press(key, height: listHeight)
    }
  }
}
