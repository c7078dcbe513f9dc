import Assembly
import ConsoleModel
import MVM

/// Memory: where something is written, what the bytes are, and how an address is translated.
final class MemoryScreen: ConsoleScreen {
  let title = "Memory"
  let shortTitle = "Mem"

  private enum View: CaseIterable {
    case map
    case bytes
    case walk
  }

  private let machine: Machine
  private let symbols: SymbolTable
  private let selectedHart: () -> Int
  private var view = View.map
  private var heat = MemoryHeat()
  private let clock = ContinuousClock()
  private var nextLook: ContinuousClock.Instant
  /// Where bytes are shown, and what is translated: a virtual address of the selected hart.
  private var address: UInt64?
  private var isPhysical = false

  init(_ machine: Machine, _ symbols: SymbolTable, selectedHart: @escaping () -> Int) {
    (self.machine, self.symbols) = (machine, symbols)
    self.selectedHart = selectedHart
    nextLook = clock.now
  }

  var hints: [(key: String, text: String)] {
    let views = [("m", "map"), ("x", "bytes"), ("k", "page walk")].map { (key: $0.0, text: $0.1) }
    let own: [(key: String, text: String)] =
      view == .map
      ? [] : [("/", "address"), ("↑↓", "move"), ("v", isPhysical ? "virtual" : "physical")]
    return views + own
  }

  let canSearch = true

  // MARK: Drawing

  func draw(_ pane: Pane, _ look: Look) {
    guard !look.harts.isEmpty else { return }
    let hart = look.harts[min(selectedHart(), look.harts.count - 1)]
    switch view {
    case .map: drawMap(pane, look)
    case .bytes: drawBytes(pane, hart, look)
    case .walk: drawWalk(pane, hart)
    }
  }

  private func drawMap(_ pane: Pane, _ look: Look) {
    let width = max(8, pane.width - 14)
    let parts = machine.memoryMap.filter { !$0.isMemory || $0.title != "RAM" }
    let listHeight = min(parts.count + 1, pane.height / 3)
    let mapHeight = max(1, pane.height - listHeight - 2)
    if clock.now >= nextLook || heat.pieces.count != mapHeight * width {
      heat.update(machine, count: mapHeight * width)
      nextLook = clock.now + .milliseconds(500)
    }
    drawLegend(pane)
    for (number, piece) in heat.pieces.enumerated() {
      let (row, column) = (number / width + 1, number % width)
      if column == 0 {
        let start = String(piece.use.range.lowerBound, radix: 16).padded(left: 12)
        pane.write(start, row: row, .quiet)
      }
      let (letter, style) = Self.mark(piece)
      pane.write(letter, row: row, column: 14 + column, style)
    }
    drawParts(pane.part(row: mapHeight + 1), parts)
  }

  private func drawLegend(_ pane: Pane) {
    let size = heat.pieces.first.map { $0.use.range.count >> 10 } ?? 0
    var column = pane.write("RAM, a place is \(size) KiB:", row: 0) + 2
    let marks: [(String, Style, String)] = [
      ("#", Self.hot, "written"), ("x", .name, "code"), ("+", .text, "in use"),
      ("·", .quiet, "never touched"),
    ]
    for (letter, style, text) in marks {
      column = pane.write(letter, row: 0, column: column, style)
      column = pane.write(" \(text)", row: 0, column: column, .quiet) + 2
    }
  }

  private static let hot = Style(.black, on: .red)

  private static func mark(_ piece: MemoryHeat.Piece) -> (String, Style) {
    switch piece.heat {
    case 0.9...: return ("#", hot)
    case 0.4..<0.9: return ("#", Style(.red, .bold))
    case 0.1..<0.4: return ("#", Style(.yellow))
    default: break
    }
    if piece.use.code > 0 { return ("x", .name) }
    return piece.use.touched > 0 ? ("+", .text) : ("·", .quiet)
  }

  private func drawParts(_ pane: Pane, _ parts: [MemoryPart]) {
    pane.fill(row: 0, "─", .frame)
    pane.write(" beside RAM ", row: 0, column: 2, .title)
    for (row, part) in parts.prefix(max(0, pane.height - 1)).enumerated() {
      let (start, end) = (part.range.lowerBound, part.range.upperBound - 1)
      pane.write(
        "\(String(start, radix: 16).padded(left: 12)) to \(String(end, radix: 16).padded(left: 9))",
        row: row + 1, .quiet)
      pane.write(part.title, row: row + 1, column: 28, .name)
    }
  }

  private func drawBytes(_ pane: Pane, _ hart: HartLook, _ look: Look) {
    let start = (address ?? hart.now[.sp]) & ~15
    pane.write(
      "\(isPhysical ? "physical" : "virtual, hart \(hart.now.number)")", row: 0, .heading)
    guard look.phase.isStill else {
      pane.write("Pause (Space) to see what is there.", row: 1, .quiet)
      return
    }
    for row in 1..<max(1, pane.height) {
      let place = start &+ UInt64(row - 1) * 16
      pane.write(Hexadecimal.padded(place, to: 16), row: row, .quiet)
      guard let bytes = bytes(place, hart.now.number) else {
        pane.write("nothing is mapped here", row: row, column: 18, .warning)
        continue
      }
      draw(bytes, pane, row: row)
    }
  }

  private func bytes(_ place: UInt64, _ hart: Int) -> [UInt8]? {
    isPhysical
      ? try? machine.memory.read(place, count: 16)
      : try? machine.harts[hart].read(virtual: place, count: 16)
  }

  private func draw(_ bytes: [UInt8], _ pane: Pane, row: Int) {
    for (number, byte) in bytes.enumerated() {
      let column = 18 + number * 3 + (number >= 8 ? 1 : 0)
      pane.write(
        Hexadecimal.padded(UInt64(byte), to: 2), row: row, column: column,
        byte == 0 ? .quiet : .text)
      let shown = (0x20..<0x7f).contains(byte) ? String(UnicodeScalar(byte)) : "·"
      pane.write(shown, row: row, column: 68 + number, byte == 0 ? .quiet : .comment)
    }
  }

  private func drawWalk(_ pane: Pane, _ hart: HartLook) {
    let place = address ?? hart.now.pc
    pane.write(
      "How hart \(hart.now.number) in \(hart.now.privilege) translates "
        + "\(Hexadecimal.prefixed(place)) for a load", row: 0, .heading)
    let lines = machine.walk(of: place, by: hart.now).text
    var row = 1
    for line in lines {
      for piece in TextLayout.lines(line, width: pane.width - 2) {
        pane.write(piece, row: row, column: 1, line.contains("fault") ? .warning : .text)
        row += 1
      }
    }
    pane.write(
      "satp: \(ControlFields.text("satp", hart.now.satp))", row: row + 1, column: 1, .comment)
  }

  // MARK: Keys

  func press(_ key: Key, _ look: Look) -> Bool {
    switch key {
    case .character("m"): view = .map
    case .character("x"): view = .bytes
    case .character("k"): view = .walk
    case .character("v") where view == .bytes: isPhysical.toggle()
    case .up: move(-16, look)
    case .down: move(16, look)
    case .pageUp: move(-256, look)
    case .pageDown: move(256, look)
    default: return false
    }
    return true
  }

  private func move(_ count: Int, _ look: Look) {
    guard view != .map, !look.harts.isEmpty else { return }
    let hart = look.harts[min(selectedHart(), look.harts.count - 1)]
    let present = address ?? (view == .bytes ? hart.now[.sp] : hart.now.pc)
    address = present &+ UInt64(bitPattern: Int64(count))
  }

  /// An address in hexadecimal, or a name of the program's.
  func search(_ text: String) -> Bool {
    let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
    guard let found = UInt64(digits, radix: 16) ?? symbols.address(of: text) else {
      return false
    }
    address = found
    if view == .map { view = .bytes }
    return true
  }
}
