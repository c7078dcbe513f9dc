import Benchmark
import MVM

/// A translated function for people: the guest's instructions, each with its micro-operations and the host's code.
struct JitListing {
  private let viewer: TranslationViewer
  private let given: JitArguments

  init(_ viewer: TranslationViewer, _ given: JitArguments) {
    self.viewer = viewer
    self.given = given
  }

  /// Writes all of it.
  func write(_ code: TranslatedCode, _ times: TranslationTimes?) {
    var lines = heading(code)
    if let times { lines += self.times(times, code) }
    var left = code.interpreted[...]
    for region in code.regions {
      lines += untranslated(left.prefix { $0.address < region.start })
      left = left.drop { $0.address < region.start }
      lines += [""] + self.lines(region)
    }
    lines += untranslated(left)
    Output.write((lines + [""]).joined(separator: "\n") + "\n")
  }

  /// Writes which registers are where.
  func writeRegisters() { Output.write(registers.joined(separator: "\n") + "\n\n") }

  // MARK: Of all

  private func heading(_ code: TranslatedCode) -> [String] {
    let name = code.name ?? Self.hexadecimal(code.range.lowerBound)
    let sizes =
      "\(Self.text(code.range)), \(Self.count(code.instructionCount, "instruction")), "
      + (code.interpretedCount > 0 ? "\(code.interpretedCount) interpreted, " : "")
      + "\(Self.count(code.regions.count, "region")), "
      + Self.sizes(guest: code.guestByteCount, host: code.hostByteCount)
    return [Paint.paint(name, .name) + ": " + sizes]
  }

  private var registers: [String] {
    let pins = viewer.places.pins.map { "\($0.guest) \($0.host)" }
    let others =
      viewer.places.others.map { "\($0.register): \($0.use)" }
      + ["[\(viewer.places.base) + n]: the others, and what else the hart has"]
    var lines: [String] = []
    for start in stride(from: 0, to: pins.count, by: 8) {
      lines.append(pins[start..<min(start + 8, pins.count)].joined(separator: ", "))
    }
    return Self.labelled("registers", lines + others, indented: false)
  }

  private func times(_ times: TranslationTimes, _ code: TranslatedCode) -> [String] {
    let count = Double(max(1, code.regions.reduce(0) { $0 + $1.instructionCount }))
    let parts = times.steps.map {
      "\($0.name) \(($0.seconds * 1e6).decimal(1)) us, \(($0.seconds * 1e9 / count).decimal(0)) ns"
    }
    let all =
      "all \((times.seconds * 1e6).decimal(1)) us, \((times.seconds * 1e9 / count).decimal(0)) ns"
    return Self.labelled(
      "times", ["for all, and for an instruction of the guest:"] + parts + [all])
  }

  private func untranslated(_ instructions: ArraySlice<TranslatedInstruction>) -> [String] {
    if instructions.isEmpty { return [] }
    return ["", Paint.paint("not translated, since there is nothing but to leave:", .name)]
      + instructions.map(line)
  }

  // MARK: Of a region

  private func lines(_ region: TranslatedRegion) -> [String] {
    let usual = region.usualByteCount
    var lines = [
      Paint.paint("region at \(Self.hexadecimal(region.start))", .name)
        + ": \(Self.count(region.instructionCount, "instruction")), "
        + Self.sizes(guest: region.guestByteCount, host: region.hostByteCount)
        + ", \(usual) of them in blocks"
    ]
    let steps = region.steps.map { "\($0.operationCount) \($0.name)" }
    lines += Self.labelled("operations", [steps.joined(separator: ", ")])
    lines += Self.labelled("blocks", region.blocks.map(summary))
    for block in region.blocks { lines += [""] + self.lines(block) }
    if given.behind { lines += behind(region) }
    return lines
  }

  /// `80000074-8000007c  4 instructions, 43 bytes  -> 80000094 taken, 8000007c`
  private func summary(_ block: TranslatedBlock) -> String {
    let targets = block.successors.map { successor in
      guard let target = successor.target else { return successor.kind.rawValue }
      let name = successor.isInside ? nil : viewer.name(of: target).map { " <\($0)>" }
      let kind = successor.kind == .next ? "" : " \(successor.kind.rawValue)"
      return Self.hexadecimal(target) + (name ?? "") + kind + (successor.isInside ? "" : " (out)")
    }
    return Self.text(block.range) + (block.isLoopHead ? " loop" : "     ")
      + " \(Self.count(block.instructions.count, "instruction")), \(block.hostByteCount) bytes"
      + " -> " + targets.joined(separator: ", ")
  }

  private func lines(_ block: TranslatedBlock) -> [String] {
    var lines = [
      Paint.paint("block \(Self.hexadecimal(block.range.lowerBound))", .mnemonic)
        + (block.isLoopHead ? " (loop)" : "")
    ]
    if given.code { lines += host("count", block.head) }
    for instruction in block.instructions {
      lines.append(line(instruction))
      if given.operations { lines += steps(instruction) }
      if given.code { lines += host(viewer.host, instruction.code) }
    }
    if given.code { lines += host("go on", block.end) }
    return lines
  }

  private func line(_ instruction: TranslatedInstruction) -> String {
    let digits = String(instruction.bits, radix: 16)
    let padded = String(repeating: "0", count: instruction.byteCount * 2 - digits.count) + digits
    let words = instruction.text.split(separator: "\t")
    let mnemonic = Self.padded(words.first.map { String($0) } ?? "", 8)
    let operands = words.dropFirst().joined(separator: " ")
    let text =
      Paint.paint(Self.hexadecimal(instruction.address), .address) + "  "
      + Paint.paint(Self.padded(padded, 10), .address)
      + Paint.paint(operands.isEmpty ? "\(words.first ?? "")" : mnemonic, .mnemonic) + operands
    return text
      + (instruction.isInterpreted ? "  " + Paint.paint("! interpreter", .warning) : "")
      + (instruction.isCalled ? "  " + Paint.paint("! call", .warning) : "")
  }

  /// What was recorded, and what each step after that changed: `-` before what is gone, `+` before what is new, or otherwise.
  private func steps(_ instruction: TranslatedInstruction) -> [String] {
    guard var before = instruction.steps.first else { return [] }
    var lines = Self.labelled(before.name, before.operations.isEmpty ? ["-"] : before.operations)
    for step in instruction.steps.dropFirst() {
      let new = step.operations.filter { !before.operations.contains($0) }
      let gone = before.operations.filter { old in
        !step.operations.contains(old) && !new.contains { Self.name($0) == Self.name(old) }
      }
      lines += Self.labelled(step.name, gone.map { "- \($0)" } + new.map { "+ \($0)" })
      before = step
    }
    return lines
  }

  /// The first word of an operation: what its result is called, or what it is.
  private static func name(_ operation: String) -> Substring {
    operation.prefix { $0 != " " }
  }

  private func host(_ label: String, _ code: [HostLine]) -> [String] {
    Self.labelled(label, code.map(line))
  }

  private func line(_ line: HostLine) -> String {
    let text =
      Paint.paint(
        Self.padded(String(line.offset, radix: 16), 6) + Self.padded(Self.digits(line.bytes), 20),
        .address) + line.text
    return text + (line.comment.map { "  " + Paint.paint("; \($0)", .comment) } ?? "")
  }

  private func behind(_ region: TranslatedRegion) -> [String] {
    region.behind.flatMap { stretch in
      stretch.kind == .padding
        ? [] : ["", Paint.paint(stretch.text, .mnemonic)] + host("", stretch.lines)
    }
  }

  // MARK: Pieces

  /// Lines at the right of what they are, which is said once.
  private static func labelled(
    _ label: String, _ lines: [String], indented: Bool = true
  ) -> [String] {
    lines.enumerated().map { index, line in
      let text = (indented ? "    " : "") + (index == 0 ? label : "")
      return Paint.paint(padded(text, indented ? 24 : 11), .address) + line
    }
  }

  private static func sizes(guest: Int, host: Int) -> String {
    let ratio = guest > 0 ? (Double(host) / Double(guest)).decimal(1) : "-"
    return "\(guest) bytes -> \(host) bytes of the host's, \(ratio) for one"
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
  static func digits(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
