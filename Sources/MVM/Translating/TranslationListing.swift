/// A translation for people: the guest's instructions, each with its micro-operations and the host's code, in lines.
public struct TranslationListing {
  /// What a piece of a line is.
  public enum Role: Sendable {
    case plain
    /// An address, bytes, or what the line is about.
    case address
    case name
    case mnemonic
    case comment
    case warning
  }

  /// Text of one kind.
  public struct Piece: Sendable {
    public let text: String
    public let role: Role

    /// Text that is what `role` says.
    public init(_ text: String, _ role: Role = .plain) { (self.text, self.role) = (text, role) }
  }

  /// A line, from left to right.
  public struct Line: Sendable {
    public let pieces: [Piece]

    /// All that it says.
    public var text: String { pieces.reduce("") { $0 + $1.text } }

    /// A line of pieces; without any it is empty.
    public init(_ pieces: [Piece] = []) { self.pieces = pieces }
  }

  private let places: RegisterPlaces
  /// What the code is for.
  private let host: String
  /// What an address is called.
  private let name: (UInt64) -> String?
  /// Whether there are the micro-operations.
  public var operations = true
  /// Whether there is the host's code.
  public var code = true
  /// Whether there is the code behind the blocks, too.
  public var behind = false
  /// Whether lines are made short: less room for what they are, and no bytes of the host's code.
  public var isNarrow = false

  /// Of code for `host`, with the guest's registers at `places`; `name` says what an address is called.
  public init(
    _ places: RegisterPlaces, host: String, name: @escaping (UInt64) -> String?
  ) {
    (self.places, self.host, self.name) = (places, host, name)
  }

  // MARK: Of all

  /// What was asked for, and how large it is.
  public func heading(_ code: TranslatedCode) -> Line {
    let name = code.name ?? Self.hexadecimal(code.range.lowerBound)
    let sizes =
      "\(Self.text(code.range)), \(Self.count(code.instructionCount, "instruction")), "
      + (code.interpretedCount > 0 ? "\(code.interpretedCount) interpreted, " : "")
      + "\(Self.count(code.regions.count, "region")), "
      + Self.sizes(guest: code.guestByteCount, host: code.hostByteCount)
    return Line([Piece(name, .name), Piece(": " + sizes)])
  }

  /// All but the heading.
  public func lines(_ code: TranslatedCode) -> [Line] {
    var lines: [Line] = []
    var left = code.interpreted[...]
    for region in code.regions {
      lines += untranslated(left.prefix { $0.address < region.start })
      left = left.drop { $0.address < region.start }
      lines += [Line()] + self.lines(region)
    }
    return lines + untranslated(left)
  }

  /// Which registers are where.
  public var registers: [Line] {
    let pins = places.pins.map { "\($0.guest) \($0.host)" }
    let others =
      places.others.map { "\($0.register): \($0.use)" }
      + ["[\(places.base) + n]: the others, and what else the hart has"]
    var lines: [String] = []
    for start in stride(from: 0, to: pins.count, by: 8) {
      lines.append(pins[start..<min(start + 8, pins.count)].joined(separator: ", "))
    }
    return Self.labelled("registers", (lines + others).map { [Piece($0)] }, width: 11, indent: 0)
  }

  private func untranslated(_ instructions: ArraySlice<TranslatedInstruction>) -> [Line] {
    if instructions.isEmpty { return [] }
    return [Line(), Line([Piece("not translated, since there is nothing but to leave:", .name)])]
      + instructions.map(line)
  }

  // MARK: Of a region

  /// How large a region is, what the analyses left, and where its blocks lead.
  public func summary(_ region: TranslatedRegion) -> [Line] {
    let steps = region.steps.map { "\($0.operationCount) \($0.name)" }
    return [heading(region)]
      + labelled("operations", [[Piece(steps.joined(separator: ", "))]])
      + labelled("blocks", region.blocks.map { [Piece(summary($0))] })
  }

  /// A region, with its blocks.
  public func lines(_ region: TranslatedRegion) -> [Line] {
    var lines = summary(region)
    for block in region.blocks { lines += [Line()] + self.lines(block) }
    if behind { lines += self.behind(region) }
    return lines
  }

  private func heading(_ region: TranslatedRegion) -> Line {
    Line([
      Piece("region at \(Self.hexadecimal(region.start))", .name),
      Piece(
        ": \(Self.count(region.instructionCount, "instruction")), "
          + Self.sizes(guest: region.guestByteCount, host: region.hostByteCount)
          + ", \(region.usualByteCount) of them in blocks"),
    ])
  }

  /// `80000074-8000007c  4 instructions, 43 bytes  -> 80000094 taken, 8000007c`
  private func summary(_ block: TranslatedBlock) -> String {
    let targets = block.successors.map { successor in
      guard let target = successor.target else { return successor.kind.rawValue }
      let name = successor.isInside ? nil : self.name(target).map { " <\($0)>" }
      let kind = successor.kind == .next ? "" : " \(successor.kind.rawValue)"
      return Self.hexadecimal(target) + (name ?? "") + kind + (successor.isInside ? "" : " (out)")
    }
    return Self.text(block.range) + (block.isLoopHead ? " loop" : "     ")
      + " \(Self.count(block.instructions.count, "instruction")), \(block.hostByteCount) bytes"
      + " -> " + targets.joined(separator: ", ")
  }

  /// A block, with its instructions.
  public func lines(_ block: TranslatedBlock) -> [Line] {
    var lines = [
      Line([
        Piece("block \(Self.hexadecimal(block.range.lowerBound))", .mnemonic),
        Piece(block.isLoopHead ? " (loop)" : ""),
      ])
    ]
    if code { lines += host("count", block.head) }
    for instruction in block.instructions {
      lines.append(line(instruction))
      if operations { lines += steps(instruction) }
      if code { lines += host(host, instruction.code) }
    }
    if code { lines += host("go on", block.end) }
    return lines
  }

  private func line(_ instruction: TranslatedInstruction) -> Line {
    let digits = String(instruction.bits, radix: 16)
    let padded = String(repeating: "0", count: instruction.byteCount * 2 - digits.count) + digits
    let words = instruction.text.split(separator: "\t")
    let mnemonic = words.first.map { String($0) } ?? ""
    let operands = words.dropFirst().joined(separator: " ")
    var pieces = [
      Piece(Self.hexadecimal(instruction.address), .address), Piece("  "),
      Piece(Self.padded(padded, 10), .address),
      Piece(operands.isEmpty ? mnemonic : Self.padded(mnemonic, 8), .mnemonic), Piece(operands),
    ]
    if instruction.isInterpreted { pieces += [Piece("  "), Piece("! interpreter", .warning)] }
    if instruction.isCalled { pieces += [Piece("  "), Piece("! call", .warning)] }
    if let branch = instruction.branchOver {
      pieces.append(Piece("  ; part of the choice at \(Self.hexadecimal(branch))", .comment))
    }
    return Line(pieces)
  }

  /// What was recorded, and what each step after that changed: `-` before what is gone, `+` before what is new, or otherwise.
  private func steps(_ instruction: TranslatedInstruction) -> [Line] {
    guard instruction.branchOver == nil, var before = instruction.steps.first else { return [] }
    let recorded = before.operations.isEmpty ? ["-"] : before.operations
    var lines = labelled(before.name, recorded.map { [Piece($0)] })
    for step in instruction.steps.dropFirst() {
      let new = step.operations.filter { !before.operations.contains($0) }
      let gone = before.operations.filter { old in
        !step.operations.contains(old) && !new.contains { Self.name($0) == Self.name(old) }
      }
      let changes = gone.map { "- \($0)" } + new.map { "+ \($0)" }
      lines += labelled(step.name, changes.map { [Piece($0)] })
      before = step
    }
    return lines
  }

  /// The first word of an operation: what its result is called, or what it is.
  private static func name(_ operation: String) -> Substring {
    operation.prefix { $0 != " " }
  }

  private func host(_ label: String, _ code: [HostLine]) -> [Line] {
    labelled(label, code.map(pieces))
  }

  private func pieces(_ line: HostLine) -> [Piece] {
    let place = Self.padded(String(line.offset, radix: 16), 6)
    let bytes = isNarrow ? "" : Self.padded(Self.digits(line.bytes), 20)
    let pieces = [Piece(place + bytes, .address), Piece(line.text)]
    return pieces + (line.comment.map { [Piece("  "), Piece("; \($0)", .comment)] } ?? [])
  }

  private func behind(_ region: TranslatedRegion) -> [Line] {
    region.behind.flatMap { stretch in
      stretch.kind == .padding
        ? [] : [Line(), Line([Piece(stretch.text, .mnemonic)])] + host("", stretch.lines)
    }
  }
}

// MARK: Pieces

extension TranslationListing {
  /// Lines at the right of what they are, which is said once.
  public static func labelled(
    _ label: String, _ lines: [[Piece]], width: Int = 24, indent: Int = 4
  ) -> [Line] {
    lines.enumerated().map { index, line in
      let text = String(repeating: " ", count: indent) + (index == 0 ? label : "")
      return Line([Piece(padded(text, width), .address)] + line)
    }
  }

  private func labelled(_ label: String, _ lines: [[Piece]]) -> [Line] {
    isNarrow
      ? Self.labelled(label, lines, width: 12, indent: 2) : Self.labelled(label, lines)
  }

  private static func sizes(guest: Int, host: Int) -> String {
    "\(guest) bytes -> \(host) bytes of the host's, \(ratio(host, guest)) for one"
  }

  /// With one digit behind the point, rounded.
  private static func ratio(_ number: Int, _ other: Int) -> String {
    guard other > 0 else { return "-" }
    let tenths = (20 * number + other) / (2 * other)
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func count(_ count: Int, _ what: String) -> String {
    "\(count) \(what)" + (count == 1 ? "" : "s")
  }

  private static func text(_ range: Range<UInt64>) -> String {
    "\(hexadecimal(range.lowerBound))-\(hexadecimal(range.upperBound))"
  }

  private static func hexadecimal(_ address: UInt64) -> String { String(address, radix: 16) }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// Bytes in the order of memory.
  public static func digits(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
