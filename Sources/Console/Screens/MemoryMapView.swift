import ConsoleModel
import MVM

/// RAM as a picture, a place for each of its pieces: what is written to, or whose it is.
struct MemoryMapView {
  /// Whether it is by owners.
  var showsOwners = false { didSet { nextLook = clock.now } }

  private let machine: Machine
  private var heat = MemoryHeat()
  private var ownership = MemoryOwnership()
  /// Why it is not known whose memory is.
  private var problem: String?
  private let clock = ContinuousClock()
  private var nextLook: ContinuousClock.Instant

  private static let margin = 14
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijlmnopqrsuvwxyz")
  private static let colours: [Colour] = [.green, .yellow, .blue, .magenta, .cyan]

  init(_ machine: Machine) {
    self.machine = machine
    nextLook = clock.now
  }

  var hints: [(key: String, text: String)] {
    [("o", showsOwners ? "by use" : "by owner")]
  }

  mutating func draw(_ pane: Pane, _ look: Look) {
    let width = max(8, pane.width - Self.margin)
    let parts = machine.memoryMap.filter { !$0.isMemory || $0.title != "RAM" }
    let listHeight = min(parts.count + 1, pane.height / 3)
    // Processes have a row of their own.
    let legendHeight = showsOwners ? 2 : 1
    let mapHeight = max(1, pane.height - listHeight - 1 - legendHeight)
    if clock.now >= nextLook || heat.pieces.count != mapHeight * width {
      heat.update(machine, count: mapHeight * width)
      if showsOwners { lookForOwners(look) }
      nextLook = clock.now + .milliseconds(500)
    }
    let isByOwner = showsOwners && problem == nil && ownership.holders.count == heat.pieces.count
    drawLegend(pane, isByOwner: isByOwner)
    for (number, piece) in heat.pieces.enumerated() {
      let (row, column) = (number / width + legendHeight, number % width)
      if column == 0 {
        let start = String(piece.use.range.lowerBound, radix: 16).padded(left: 12)
        pane.write(start, row: row, .quiet)
      }
      let (letter, style) =
        isByOwner ? mark(ownership.holders[number]) : Self.mark(piece)
      pane.write(letter, row: row, column: Self.margin + column, style)
    }
    drawParts(pane.part(row: mapHeight + legendHeight), parts)
  }

  private mutating func lookForOwners(_ look: Look) {
    problem = nil
    do throws(IntrospectionError) {
      // Also of a machine that stands still, at which nobody looks again.
      let system = try machine.guestSystem()
      let satp = look.harts.map(\.now.satp).max() ?? 0
      ownership.update(machine, system, satp: satp, heat)
    } catch {
      problem = "\(error)"
    }
  }

  // MARK: Legends

  private typealias Mark = (letter: String, style: Style, text: String)

  private func drawLegend(_ pane: Pane, isByOwner: Bool) {
    let size = heat.pieces.first.map { $0.use.range.count >> 10 } ?? 0
    let column = pane.write("RAM, a place is \(size) KiB:", row: 0) + 2
    if showsOwners, !isByOwner {
      return _ = pane.write(problem ?? "", row: 0, column: column, .warning)
    }
    draw(isByOwner ? Self.owners : Self.uses, pane, row: 0, column: column)
    if isByOwner { draw(processes, pane, row: 1, column: Self.margin) }
  }

  private func draw(_ marks: [Mark], _ pane: Pane, row: Int, column: Int) {
    var column = column
    for (letter, style, text) in marks {
      guard column + text.count + 2 <= pane.width else { break }
      column = pane.write(letter, row: row, column: column, style)
      column = pane.write(" \(text)", row: row, column: column, .quiet) + 2
    }
  }

  private static let hot = Style(.black, on: .red)

  private static let uses: [Mark] = [
    ("#", hot, "written"), ("x", .name, "code"), ("+", .text, "in use"),
    ("·", .quiet, "never touched"),
  ]

  private static let owners: [Mark] = [
    ("k", .text, "kernel, or free again"), ("t", .warning, "page tables"), ("=", .name, "shared"),
    ("·", .quiet, "never touched"),
  ]

  private var processes: [Mark] {
    ownership.processes.map { process in
      let (letter, style) = mark(.owner(.process(process.identifier)))
      return (letter, style, "\(process.name) \(process.identifier)")
    }
  }

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

  private func mark(_ holder: MemoryOwnership.Holder) -> (String, Style) {
    switch holder {
    case .nobody: return ("·", .quiet)
    case .others: return ("k", .text)
    case .owner(.tables): return ("t", .warning)
    case .owner(.shared): return ("=", .name)
    case .owner(.process(let identifier)):
      let place = ownership.place(of: identifier)
      let letter = String(Self.alphabet[place % Self.alphabet.count])
      return (letter, Style(.black, on: Self.colours[place % Self.colours.count]))
    }
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
}
