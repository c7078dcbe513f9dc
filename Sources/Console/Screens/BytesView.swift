import Assembly
import ConsoleModel
import MVM

/// The bytes at an address of a stopped machine, which can be typed over.
struct BytesView {
  private let machine: Machine
  private(set) var isPhysical = false
  private var edit: MemoryEdit?
  /// Addresses that were written since the machine stood still.
  private var written: Set<UInt64> = []
  /// What came of it, or what is wrong.
  private var note: String?
  /// How many rows of bytes there are.
  private var rowCount = 1

  private static let perRow = 16

  init(_ machine: Machine) { self.machine = machine }

  /// Whether keys type over bytes.
  var isEdited: Bool { edit != nil }

  var hints: [(key: String, text: String)] {
    edit == nil
      ? [
        ("/", "address"), ("↑↓", "move"), ("v", isPhysical ? "virtual" : "physical"),
        ("e", "edit"),
      ] : [("0-f", "type"), ("←→↑↓", "move"), ("Enter", "write"), ("Esc", "give up")]
  }

  // MARK: Drawing

  /// Draws what is from the row of an address on.
  mutating func draw(_ pane: Pane, from address: UInt64, _ hart: Int, _ look: Look) {
    let start = Self.row(of: address)
    let end = pane.write(isPhysical ? "physical" : "virtual, hart \(hart)", row: 0, .heading)
    guard look.phase.isStill else {
      (edit, note, written) = (nil, nil, [])
      return _ = pane.write("Pause (Space) to see what is there.", row: 1, .quiet)
    }
    if let note { pane.write(note, row: 0, column: end + 3, .warning) }
    rowCount = max(1, pane.height - 1)
    for row in 0..<rowCount {
      let place = start &+ UInt64(row * Self.perRow)
      pane.write(Hexadecimal.padded(place, to: 16), row: row + 1, .quiet)
      guard let bytes = bytes(place, Self.perRow, hart) else {
        pane.write("nothing is mapped here", row: row + 1, column: 18, .warning)
        continue
      }
      for (number, byte) in bytes.enumerated() {
        draw(byte, at: place &+ UInt64(number), pane, row: row + 1, number)
      }
    }
  }

  private func draw(_ byte: UInt8, at address: UInt64, _ pane: Pane, row: Int, _ number: Int) {
    let byte = edit?.bytes[address] ?? byte
    let column = 18 + number * 3 + (number >= 8 ? 1 : 0)
    let (digits, letter) = styles(byte, address)
    pane.write(Hexadecimal.padded(UInt64(byte), to: 2), row: row, column: column, digits)
    let shown = (0x20..<0x7f).contains(byte) ? String(UnicodeScalar(byte)) : "·"
    pane.write(shown, row: row, column: 68 + number, letter)
    guard let edit, edit.cursor == address else { return }
    let place = column + (edit.isHalf ? 1 : 0)
    pane.restyle(row: row, columns: place..<place + 1) { $0.attributes.insert(.reverse) }
    pane.restyle(row: row, columns: 68 + number..<69 + number) { $0.attributes.insert(.reverse) }
  }

  private func styles(_ byte: UInt8, _ address: UInt64) -> (digits: Style, letter: Style) {
    if edit?.bytes[address] != nil { return (.typed, .typed) }
    if written.contains(address) { return (.changed, .changed) }
    return byte == 0 ? (.quiet, .quiet) : (.text, .comment)
  }

  private func bytes(_ place: UInt64, _ count: Int, _ hart: Int) -> [UInt8]? {
    isPhysical
      ? try? machine.memory.read(place, count: count)
      : try? machine.harts[hart].read(virtual: place, count: count)
  }

  // MARK: Keys

  private static func row(of address: UInt64) -> UInt64 { address & ~UInt64(perRow - 1) }

  /// A key, where bytes from an address's row on are shown; from where they are to be shown then. Nil where it means nothing here.
  mutating func press(_ key: Key, from address: UInt64, _ hart: Int, _ look: Look) -> UInt64? {
    guard edit != nil else { return begin(key, at: address, look) }
    switch key {
    case .character(let scalar): type(scalar, hart)
    case .escape: (edit, note) = (nil, "nothing was written")
    case .enter: write(hart)
    case .left: edit?.move(-1)
    case .right: edit?.move(1)
    case .up: edit?.move(-Self.perRow)
    case .down: edit?.move(Self.perRow)
    case .pageUp: edit?.move(-Self.perRow * rowCount)
    case .pageDown: edit?.move(Self.perRow * rowCount)
    default: return nil
    }
    return shown(from: address)
  }

  private mutating func begin(_ key: Key, at address: UInt64, _ look: Look) -> UInt64? {
    switch key {
    case .character("v"):
      isPhysical.toggle()
      (written, note) = ([], nil)
    case .character("e"), .enter:
      note = look.phase.isStill ? machine.noChange : "pause the machine first"
      if note == nil { edit = MemoryEdit(at: address) }
    default: return nil
    }
    return address
  }

  private mutating func type(_ scalar: Unicode.Scalar, _ hart: Int) {
    guard let cursor = edit?.cursor, let digit = UInt8(String(scalar), radix: 16) else {
      return note = "digits 0 to f, Enter to write, Esc to give up"
    }
    guard let present = bytes(cursor, 1, hart)?.first else {
      return note = "nothing is mapped there"
    }
    note = nil
    edit?.type(digit, over: present)
  }

  private mutating func write(_ hart: Int) {
    guard let typed = edit?.bytes, !typed.isEmpty else {
      return (edit, note) = (nil, "nothing was typed")
    }
    do {
      var places: [UInt64: UInt8] = [:]
      for (address, byte) in typed {
        places[isPhysical ? address : try machine.harts[hart].physical(of: address)] = byte
      }
      try machine.change(places)
      written.formUnion(typed.keys)
      note =
        "\(typed.count) byte\(typed.count == 1 ? " was" : "s were") written; "
        + "going back before this undoes it"
      edit = nil
    } catch {
      note = "\(error)"
    }
  }

  /// From where on to show, so that the cursor is seen: from where it was, if possible.
  private func shown(from address: UInt64) -> UInt64 {
    guard let cursor = edit?.cursor else { return address }
    let (row, start) = (Self.row(of: cursor), Self.row(of: address))
    let most = UInt64((rowCount - 1) * Self.perRow)
    return row < start ? row : row > start &+ most ? row &- most : address
  }
}

extension Style {
  /// What was typed and is not written yet.
  fileprivate static let typed = Style(.cyan, [.bold, .underline])
}
