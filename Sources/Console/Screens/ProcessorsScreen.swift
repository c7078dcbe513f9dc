import Assembly
import ConsoleModel
import MVM

/// The harts: a row each, and of one of them the registers, and the instructions round its pc.
final class ProcessorsScreen: ConsoleScreen {
  let title = "Processors"
  let shortTitle = "Harts"
  let wantsSystem = true

  private let machine: Machine
  private let code: CodeWindow
  private(set) var selectedHart = 0
  private var part = Part.registers
  private var scroll = 0
  /// Whether the guest's instructions are shown as what the translator made of them.
  private var showsTranslation = false
  private var translation: TranslationView

  /// What is shown of the hart.
  private enum Part: CaseIterable {
    case registers
    case control
    case float

    var title: String {
      switch self {
      case .registers: "Registers"
      case .control: "Control and status"
      case .float: "Floating point"
      }
    }
  }

  init(_ machine: Machine, _ symbols: SymbolTable) {
    self.machine = machine
    code = CodeWindow(symbols: symbols)
    translation = TranslationView(symbols: symbols)
  }

  var hints: [(key: String, text: String)] {
    [("↑↓", "hart"), ("r", "registers")]
      + (showsTranslation
        ? [("T", "instructions"), ("PgDn", "scroll")]
        : [("T", "translated"), ("n", "over"), ("t", "trap"), ("w", "switch")])
  }

  // MARK: Drawing

  func draw(_ pane: Pane, _ look: Look) {
    guard !look.harts.isEmpty else { return }
    selectedHart = min(selectedHart, look.harts.count - 1)
    let listHeight = min(look.harts.count + 1, max(2, pane.height / 3))
    drawHarts(pane.part(height: listHeight), look)
    let rest = pane.part(row: listHeight + 1)
    pane.fill(row: listHeight, "─", .frame)
    pane.write(" hart \(selectedHart): \(part.title) ", row: listHeight, column: 2, .title)
    let hart = look.harts[selectedHart]
    if rest.width >= 120 {
      drawRegisters(rest.part(width: 66), hart)
      drawCode(rest.part(column: 68), hart, look)
    } else if showsTranslation {
      drawCode(rest, hart, look)
    } else {
      let height = part == .registers ? min(9, rest.height / 2 + 1) : rest.height / 2
      drawRegisters(rest.part(height: height), hart)
      drawCode(rest.part(row: height), hart, look)
    }
  }

  private func drawHarts(_ pane: Pane, _ look: Look) {
    pane.write(
      "HART MODE  MIPS   U%  S%  M%  WAIT%  INTR/S  PROCESS          PC", row: 0, .heading)
    let first = max(0, selectedHart - (pane.height - 2))
    for row in 1..<max(1, pane.height) where first + row - 1 < look.harts.count {
      draw(look.harts[first + row - 1], pane, row: row, look)
      if first + row - 1 == selectedHart {
        pane.restyle(row: row) { $0.attributes.insert(.reverse) }
      }
    }
  }

  private func draw(_ hart: HartLook, _ pane: Pane, row: Int, _ look: Look) {
    let shares = hart.shares
    let mode = hart.now.isWaiting ? "wait" : Self.letter(hart.now.privilege)
    let numbers = [
      ("\(hart.now.number)", 4), ("\(hart.instructionRate / 1_000_000)", 6),
      (Quantities.percent(shares.user), 5), (Quantities.percent(shares.supervisor), 4),
      (Quantities.percent(shares.machine), 4), (Quantities.percent(shares.waiting), 6),
      (Quantities.count(hart.interruptRate), 8),
    ]
    var column = 0
    for (place, (text, width)) in numbers.enumerated() {
      column = pane.write(text.padded(left: width), row: row, column: column)
      if place == 0 {
        column = pane.write(" \(mode.padded(to: 5))", row: row, column: column, style(hart))
      }
    }
    pane.write(process(on: hart.now.number, look), row: row, column: 45, .name, width: 16)
    pane.write(place(hart.now.pc), row: row, column: 62)
  }

  private func style(_ hart: HartLook) -> Style { hart.now.isWaiting ? .quiet : .good }

  private static func letter(_ privilege: PrivilegeMode) -> String {
    switch privilege {
    case .user: "U"
    case .supervisor: "S"
    case .machine: "M"
    }
  }

  /// Who runs there, as far as the guest's kernel tells.
  private func process(on hart: Int, _ look: Look) -> String {
    guard case .success(let system)? = look.system, system.harts.indices.contains(hart) else {
      return "-"
    }
    let present = system.harts[hart]
    if present.isIdle { return "idle" }
    guard let thread = system.thread(present.currentThread) else { return "-" }
    return "\(thread.name) \(thread.process ?? thread.identifier)"
  }

  private func place(_ address: UInt64) -> String {
    let digits = Hexadecimal.prefixed(address)
    return code.name(of: address).map { "\(digits) \($0)" } ?? digits
  }

  // MARK: Registers

  private func drawRegisters(_ pane: Pane, _ hart: HartLook) {
    switch part {
    case .registers: drawIntegers(pane, hart)
    case .control: drawControl(pane, hart)
    case .float: drawFloats(pane, hart)
    }
  }

  private func drawIntegers(_ pane: Pane, _ hart: HartLook) {
    let names = (0..<32).map { RegisterNames.application.integer(UInt8($0)) }
    draw(pane, names, hart.now.integerRegisters, before: hart.before.integerRegisters)
  }

  private func drawFloats(_ pane: Pane, _ hart: HartLook) {
    let names = (0..<32).map { RegisterNames.application.float(UInt8($0)) }
    draw(pane, names, hart.now.floatRegisters, before: hart.before.floatRegisters)
  }

  private func draw(_ pane: Pane, _ names: [String], _ values: [UInt64], before: [UInt64]) {
    let perRow = max(1, pane.width / 22)
    for (number, name) in names.enumerated() {
      drawValue(
        pane, row: number / perRow, column: number % perRow * 22, name, values[number],
        before: before[number])
    }
  }

  private func drawValue(
    _ pane: Pane, row: Int, column: Int, _ name: String, _ value: UInt64, before: UInt64
  ) {
    pane.write(name, row: row, column: column, .name)
    pane.write(
      Hexadecimal.padded(value, to: 16), row: row, column: column + 5,
      value == before ? .number : .changed)
  }

  private func drawControl(_ pane: Pane, _ hart: HartLook) {
    let known = hart.now.controlRegisters.filter { $0.value != 0 || hart.before[$0.name] != 0 }
    scroll = max(0, min(scroll, known.count - pane.height))
    for (row, (name, value)) in known.dropFirst(scroll).prefix(pane.height).enumerated() {
      pane.write(name, row: row, .name, width: 12)
      let isSame = hart.before[name] == value
      pane.write(
        Hexadecimal.padded(value, to: 16), row: row, column: 13, isSame ? .number : .changed)
      pane.write(ControlFields.text(name, value), row: row, column: 31, .comment)
    }
  }

  // MARK: Instructions

  private func drawCode(_ pane: Pane, _ hart: HartLook, _ look: Look) {
    guard look.phase.isStill else {
      pane.write("Pause (Space) to see its instructions, and step through them.", row: 0, .quiet)
      return
    }
    guard !showsTranslation else {
      return translation.draw(pane, machine.harts[hart.now.number])
    }
    let before = max(0, (pane.height - 3) / 3)
    let lines = code.lines(
      round: hart.now.pc, before: before, after: pane.height, machine.harts[hart.now.number])
    guard lines.contains(where: { $0.address == hart.now.pc }) else {
      pane.write("No memory is mapped at the pc.", row: 0, .warning)
      return
    }
    var row = 0
    let digits = lines.contains { $0.address >> 48 != 0 } ? 16 : 12
    for line in lines where row < pane.height {
      if let label = line.label {
        pane.write("\(label):", row: row, .title)
        row += 1
      }
      row = draw(line, pane, row: row, isNext: line.address == hart.now.pc, digits: digits)
    }
  }

  /// An instruction, with so many digits of its address; the next one with what it does. Returns the row behind.
  private func draw(
    _ line: CodeWindow.Line, _ pane: Pane, row: Int, isNext: Bool, digits: Int
  ) -> Int {
    pane.write(isNext ? "→" : " ", row: row, .good)
    pane.write(Hexadecimal.padded(line.address, to: digits), row: row, column: 2, .quiet)
    let text = line.text.split(separator: "\t", maxSplits: 1).map(String.init)
    pane.write(text.first ?? "", row: row, column: digits + 4, isNext ? .title : .text)
    let end = pane.write(text.count > 1 ? text[1] : "", row: row, column: digits + 13)
    guard isNext else { return row + 1 }
    var place = row
    let column = max(end + 2, digits + 34)
    for effect in code.explanation(line) where place < pane.height {
      pane.write(effect, row: place, column: column, .comment)
      place += 1
    }
    return max(place, row + 1)
  }

  // MARK: Keys

  func press(_ key: Key, _ look: Look) -> Bool {
    if showsTranslation, translation.press(key) { return true }
    switch key {
    case .character("T"): showsTranslation.toggle()
    case .up: selectedHart = max(0, selectedHart - 1)
    case .down: selectedHart = min(look.harts.count - 1, selectedHart + 1)
    case .pageUp: scroll = max(0, scroll - 8)
    case .pageDown: scroll += 8
    case .character("r"):
      let all = Part.allCases
      part = all[((all.firstIndex(of: part) ?? 0) + 1) % all.count]
      scroll = 0
    case .mouse(let mouse) where mouse.action == .pressed && mouse.row > 0:
      guard mouse.row <= look.harts.count else { return false }
      selectedHart = mouse.row - 1
    default: return false
    }
    return true
  }
}
