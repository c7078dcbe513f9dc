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
  private var map: MemoryMapView
  /// Where bytes are shown, and what is translated: a virtual address of the selected hart.
  private var address: UInt64?
  private var bytes: BytesView

  init(_ machine: Machine, _ symbols: SymbolTable, selectedHart: @escaping () -> Int) {
    (self.machine, self.symbols) = (machine, symbols)
    self.selectedHart = selectedHart
    bytes = BytesView(machine)
    map = MemoryMapView(machine)
  }

  var hints: [(key: String, text: String)] {
    let views = [("m", "map"), ("x", "bytes"), ("k", "page walk")].map { (key: $0.0, text: $0.1) }
    switch view {
    case .map: return views + map.hints
    case .bytes: return bytes.isEdited ? bytes.hints : views + bytes.hints
    case .walk: return views + [("/", "address"), ("↑↓", "move")]
    }
  }

  let canSearch = true

  // MARK: Drawing

  func draw(_ pane: Pane, _ look: Look) {
    guard !look.harts.isEmpty else { return }
    let hart = look.harts[min(selectedHart(), look.harts.count - 1)]
    switch view {
    case .map: map.draw(pane, look)
    case .bytes: bytes.draw(pane, from: shown(hart), hart.now.number, look)
    case .walk: drawWalk(pane, hart)
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
    if view == .bytes, !look.harts.isEmpty {
      let hart = look.harts[min(selectedHart(), look.harts.count - 1)]
      if let place = bytes.press(key, from: shown(hart), hart.now.number, look) {
        address = place
        return true
      }
    }
    switch key {
    case .character("m"): view = .map
    case .character("x"): view = .bytes
    case .character("k"): view = .walk
    case .character("o") where view == .map: map.showsOwners.toggle()
    case .up: move(-16, look)
    case .down: move(16, look)
    case .pageUp: move(-256, look)
    case .pageDown: move(256, look)
    default: return false
    }
    return true
  }

  /// From where on bytes are shown.
  private func shown(_ hart: HartLook) -> UInt64 { address ?? hart.now[.sp] }

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
