import ConsoleModel
import MVM

/// The devices: what passes through them, their queues, what they did last, and where on a disk.
final class DevicesScreen: ConsoleScreen {
  let title = "Devices"
  let shortTitle = "Devs"

  private let machine: Machine
  private var activity = DeviceActivity()
  private var rows = ScrolledRows()
  private var listHeight = 1
  /// Whether the events of all devices are shown.
  private var showsAll = false
  /// Whether interrupts are shown in place of what the selected device did.
  private var showsInterrupts = false
  private var interrupts = InterruptView()

  init(_ machine: Machine) { self.machine = machine }

  var hints: [(key: String, text: String)] {
    showsInterrupts
      ? [
        ("↑↓", "source"), ("←→", "from one to the next"), ("+-", "zoom"), ("End", "now"),
        ("i", "devices"),
      ]
      : [
        ("↑↓", "device"), ("a", showsAll ? "its events" : "all events"), ("i", "interrupts"),
      ]
  }

  // MARK: Drawing

  func draw(_ pane: Pane, _ look: Look) {
    activity.update(machine, now: look.time)
    interrupts.update(machine, activity, now: look.time)
    let height = min(activity.rows.count + 1, max(3, pane.height / 2))
    drawList(pane.part(height: height))
    guard activity.rows.indices.contains(rows.selected) else { return }
    let device = activity.rows[rows.selected].device
    var rest = pane.part(row: height)
    rest.fill(row: 0, "─", .frame)
    let title = showsInterrupts ? "interrupts" : showsAll ? "all devices" : device.title
    rest.write(" \(title) ", row: 0, column: 2, .title)
    rest = rest.part(row: 1)
    guard !showsInterrupts else { return interrupts.draw(rest, now: look.time) }
    if !showsAll { rest = drawDetails(rest, device, now: look.time) }
    drawEvents(rest, of: showsAll ? nil : device.index)
  }

  private func drawList(_ pane: Pane) {
    pane.write(
      "DEVICE                         ADDRESS INTR    REQ/S   FROM/S     TO/S  QUEUED", row: 0,
      .heading)
    listHeight = max(1, pane.height - 1)
    rows.fit(count: activity.rows.count, height: listHeight)
    for (place, row) in activity.rows.dropFirst(rows.first).prefix(listHeight).enumerated() {
      draw(row, pane, row: place + 1)
      if rows.first + place == rows.selected, !showsInterrupts {
        pane.restyle(row: place + 1) { $0.attributes.insert(.reverse) }
      }
    }
  }

  private func draw(_ row: DeviceActivity.Row, _ pane: Pane, row place: Int) {
    let device = row.device
    pane.write(device.title, row: place, device.isDriven ? .name : .quiet, width: 29)
    let address = String(device.addresses.lowerBound, radix: 16)
    pane.write(address.padded(left: 8), row: place, column: 30, .quiet)
    pane.write(
      (device.interrupt.map { "\($0)" } ?? "-").padded(left: 5), row: place, column: 38)
    let rates = [row.requestRate, row.rateFromGuest, row.rateToGuest]
    for (number, rate) in rates.enumerated() {
      let text = rate == 0 ? "-" : Quantities.count(rate)
      pane.write(
        text.padded(left: 8), row: place, column: 44 + number * 9, rate == 0 ? .quiet : .good)
    }
    let waiting = device.queues.isEmpty ? "" : "\(row.waiting)"
    pane.write(waiting.padded(left: 7), row: place, column: 71)
  }

  /// Queues, levels, and where on a disk; returns what is left below.
  private func drawDetails(_ pane: Pane, _ device: DeviceObservation, now: UInt64) -> Pane {
    var row = 0
    for level in activity.levels(of: device.index, now: now) {
      LevelBar.draw(level, pane, row: row)
      row += 1
    }
    for queue in device.queues.prefix(4) where queue.isReady {
      pane.write(
        "queue \(queue.name): \(queue.size) descriptors, \(queue.pending) wait, "
          + "\(queue.inFlight) in work", row: row)
      row += 1
    }
    if let (accesses, sectors) = activity.map(of: device.index, pieces: pane.width) {
      pane.write(
        "where: r read, w written, x both; a letter is \(sectors) sectors", row: row, .quiet)
      for (column, piece) in accesses.enumerated() {
        let (letter, style) = Self.mark(piece)
        pane.write(letter, row: row + 1, column: column, style)
      }
      row += 2
    }
    return pane.part(row: row)
  }

  private static func mark(_ piece: DeviceActivity.Accesses) -> (String, Style) {
    switch (piece.reads > 0, piece.writes > 0) {
    case (false, false): ("·", .quiet)
    case (true, false): ("r", .good)
    case (false, true): ("w", .warning)
    case (true, true): ("x", .changed)
    }
  }

  private func drawEvents(_ pane: Pane, of device: Int?) {
    let events = activity.events(of: device).suffix(pane.height)
    if events.isEmpty {
      pane.write("Nothing has happened since this was looked at first.", row: 0, .quiet)
    }
    for (row, record) in events.enumerated() {
      pane.write(Quantities.seconds(record.time, digits: 6).padded(left: 12), row: row, .quiet)
      var column = 13
      if device == nil {
        let name = activity.rows.first { $0.device.index == record.device }?.device.name ?? ""
        pane.write(name, row: row, column: column, .name, width: 20)
        column += 21
      }
      pane.write(record.event.text, row: row, column: column)
    }
  }

  // MARK: Keys

  func press(_ key: Key, _ look: Look) -> Bool {
    if key == .character("i") {
      showsInterrupts.toggle()
      return true
    }
    if showsInterrupts { return interrupts.press(key) }
    if key == .character("a") {
      showsAll.toggle()
      return true
    }
    return rows.press(key, height: listHeight)
  }
}
