import ConsoleModel
import MVM

/// All machines of the console, a row each, and what the selected one's guest has written last.
final class MachinesScreen: ConsoleScreen {
  let title = "Machines"
  let shortTitle = "Mach"

  /// What is to be done with a machine.
  enum Order {
    case show
    case pause
    case save
    case copy
    case open
    case remove
  }

  private let list: () -> [ConsoleMachine]
  private let give: (Order, Int) -> Void
  var selected = 0

  init(
    _ list: @escaping () -> [ConsoleMachine],
    give: @escaping (_ order: Order, _ machine: Int) -> Void
  ) {
    (self.list, self.give) = (list, give)
  }

  var hints: [(key: String, text: String)] {
    [
      ("↑↓", "choose"), ("Enter", "show"), ("c", "copy it"), ("o", "open another"),
      ("S", "save"), ("D", "switch off"),
    ]
  }

  func press(_ key: Key, _ look: Look) -> Bool {
    let count = list().count
    selected = min(selected, count - 1)
    switch key {
    case .up, .character("k"): selected = max(0, selected - 1)
    case .down, .character("j"): selected = min(count - 1, selected + 1)
    case .mouse(let mouse) where mouse.action == .pressed && (1...count).contains(mouse.row):
      selected = mouse.row - 1
    case .enter: give(.show, selected)
    case .character(" "): give(.pause, selected)
    case .character("c"): give(.copy, selected)
    case .character("o"): give(.open, selected)
    case .character("S"): give(.save, selected)
    case .character("D"): give(.remove, selected)
    default: return false
    }
    return true
  }

  func draw(_ pane: Pane, _ look: Look) {
    let machines = list()
    selected = min(selected, machines.count - 1)
    pane.write(
      "   NAME                  STATE       TIME      HARTS  MEMORY  INSTR/S  BUSY", row: 0, .title)
    for (number, machine) in machines.enumerated() where number + 1 < pane.height {
      let style = number == selected ? Style.text.with(.reverse) : .text
      if number == selected { pane.fill(row: number + 1, " ", style) }
      pane.write(Self.line(machine, number), row: number + 1, style)
    }
    let row = machines.count + 2
    guard row + 2 < pane.height else { return }
    pane.fill(row: row - 1, "─", .frame)
    pane.write(
      " \(machines[selected].name): what its guest has written last ", row: row - 1, column: 2,
      .title)
    drawTerminal(of: machines[selected], pane.part(row: row))
  }

  private static func line(_ machine: ConsoleMachine, _ number: Int) -> String {
    let (look, configuration) = (machine.look, machine.machine.configuration)
    let rate = look.harts.reduce(0) { $0 + $1.instructionRate }
    let busy = look.harts.reduce(0.0) {
      $0 + $1.shares.user + $1.shares.supervisor + $1.shares.machine
    }
    let isStill = look.phase.isStill
    let share = busy / Double(max(1, look.harts.count))
    return "\(number + 1)".padded(left: 2) + " " + machine.name.cut(to: 20).padded(to: 22)
      + state(look.phase).padded(to: 12)
      + "\(Quantities.seconds(look.time, digits: 1)) s".padded(to: 10)
      + "\(configuration.harts)".padded(left: 5)
      + Quantities.size(configuration.memory).padded(left: 8)
      + (isStill ? "" : Quantities.count(rate)).padded(left: 9)
      + (isStill ? "" : "\(Quantities.percent(share)) %").padded(left: 6)
  }

  private static func state(_ phase: Phase) -> String {
    switch phase {
    case .running(rate: nil): "running"
    case .running: "slow"
    case .working(let what): what.isEmpty ? "working" : what.cut(to: 11)
    case .stopped: "paused"
    case .ended(.failed): "failed"
    case .ended: "ended"
    }
  }

  /// The last lines that have something in them.
  private func drawTerminal(of machine: ConsoleMachine, _ pane: Pane) {
    let last = machine.guest.hasCursor ? machine.guest.cursor.row : machine.guest.height - 1
    let first = max(0, last + 1 - pane.height)
    for row in 0..<min(pane.height, last + 1 - first) {
      for (column, cell) in machine.guest.line(first + row).prefix(pane.width).enumerated() {
        pane.put(cell, row: row, column: column)
      }
    }
  }
}
