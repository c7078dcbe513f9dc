import Assembly
import ConsoleModel
import MVM

/// What has happened in the machine, a line each: calls, faults, interrupts, in words.
final class EventsScreen: ConsoleScreen {
  let title = "Events"
  let shortTitle = "Events"
  let canSearch = true

  private let machine: Machine
  private var log: EventLog
  private var rows = ScrolledRows()
  private var height = 1
  /// Whether the newest is shown as it comes.
  private var isFollowing = true
  private var kinds = Set(EventLog.Kind.allCases)
  private var wanted = ""
  private var shown: [EventLog.Entry] = []

  init(_ machine: Machine, _ symbols: SymbolTable) {
    self.machine = machine
    log = EventLog(symbols: symbols)
    machine.watchTraps(limit: 1 << 15)
  }

  var hints: [(key: String, text: String)] {
    [
      ("c", sign(.call)), ("f", sign(.fault)), ("i", sign(.interrupt)), ("/", "only with"),
      ("↑↓", "scroll"), ("End", "newest"),
    ]
  }

  private func sign(_ kind: EventLog.Kind) -> String {
    (kinds.contains(kind) ? "hide " : "show ") + kind.name
  }

  func draw(_ pane: Pane, _ look: Look) {
    log.update(machine, present: look.phase.isStill ? look.time : nil)
    height = max(1, pane.height - 1)
    find()
    rows.fit(count: shown.count, height: height)
    drawHeading(pane)
    for (place, entry) in shown.dropFirst(rows.first).prefix(height).enumerated() {
      draw(entry, pane, row: place + 1)
      if rows.first + place == rows.selected, !isFollowing {
        pane.restyle(row: place + 1) { $0.attributes.insert(.reverse) }
      }
    }
  }

  /// Who follows sees the last ones only, and others are not looked at: there may be tens of thousands a second.
  private func find() {
    let isShown = { [self] (entry: EventLog.Entry) in kinds.contains(entry.kind) && matches(entry) }
    guard isFollowing else { return shown = log.entries.filter(isShown) }
    shown = log.entries.reversed().lazy.filter(isShown).prefix(height).reversed()
    rows.select(shown.count - 1)
  }

  private func drawHeading(_ pane: Pane) {
    let end = pane.write("       TIME H MODE  EVENT", row: 0, .heading)
    var note = wanted.isEmpty ? "" : "only with '\(wanted)'  "
    if log.lost > 0 { note += "\(Quantities.count(log.lost)) came too fast to be noted" }
    pane.write(note, row: 0, column: end + 3, .quiet)
  }

  private func draw(_ entry: EventLog.Entry, _ pane: Pane, row: Int) {
    pane.write(Quantities.seconds(entry.time, digits: 6).padded(left: 11), row: row, .quiet)
    pane.write("\(entry.hart)".padded(left: 2), row: row, column: 11)
    pane.write(entry.modes, row: row, column: 14, .quiet)
    let result = entry.result.map { " = \(SystemCalls.result($0))" } ?? ""
    let room = max(10, pane.width - 20 - result.count)
    let end = pane.write(log.text(of: entry), row: row, column: 20, style(entry.kind), width: room)
    pane.write(result, row: row, column: end, result.hasPrefix(" = -") ? .warning : .good)
  }

  private func style(_ kind: EventLog.Kind) -> Style {
    switch kind {
    case .call: .text
    case .fault: .warning
    case .interrupt: .quiet
    }
  }

  private func matches(_ entry: EventLog.Entry) -> Bool {
    wanted.isEmpty || log.text(of: entry).lowercased().contains(wanted.lowercased())
  }

  /// Shows only what has this text; an empty one shows all.
  func search(_ text: String) -> Bool {
    wanted = text
    isFollowing = true
    return true
  }

  func press(_ key: Key, _ look: Look) -> Bool {
    switch key {
    case .character("c"): toggle(.call)
    case .character("f"): toggle(.fault)
    case .character("i"): toggle(.interrupt)
    case .end, .character("G"), .escape: isFollowing = true
    default:
      return scroll(key)
    }
    return true
  }

  /// Where one is in the whole list, one is not while only its end is looked at.
  private func scroll(_ key: Key) -> Bool {
    let wasFollowing = isFollowing
    isFollowing = false
    if wasFollowing {
      find()
      rows.select(shown.count - 1)
    }
    if rows.press(key, height: height) { return true }
    isFollowing = wasFollowing
    return false
  }

  private func toggle(_ kind: EventLog.Kind) {
    if kinds.remove(kind) == nil { kinds.insert(kind) }
  }
}
