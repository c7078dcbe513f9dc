import Assembly
import Translator

extension TranslationViewer {
  /// A region, of what was noted of it. Its code is read at `place`.
  func region(
    _ notes: TranslationNotes, _ cache: TranslationCache, at place: CodePlace? = nil
  ) -> TranslatedRegion {
    let stretches = notes.stretches
    let host = HostText(
      cache, place ?? CodePlace(memory: memory), places, hostDisassembler,
      stretches.map { ($0.range, shortName($0.piece)) })
    var code: [HostPiece.Owner: [HostLine]] = [:]
    // An instruction can be in several blocks.
    var block: UInt64 = 0
    var behind: [HostStretch] = []
    var before: HostPiece.Owner?
    for (range, piece) in stretches {
      if case .head(let start) = piece { block = start }
      defer { if piece != .numbers { before = piece.owner(in: block) } }
      if piece == .numbers, let before {
        code[before, default: []] += host.numbers(range)
      } else if piece == .numbers, let last = behind.popLast() {
        behind.append(last.adding(host.numbers(range)))
      } else if let owner = piece.owner(in: block) {
        code[owner, default: []] += host.lines(range)
      } else {
        add(piece, range, host.lines(range), stretches, to: &behind)
      }
    }
    let starts = Set(notes.region.map(\.start))
    let blocks = notes.region.map { block in
      TranslatedBlock(
        range: block.start..<block.end, head: code[.head(block.start)] ?? [],
        instructions: instructions(of: block, notes, code), end: code[.end(block.start)] ?? [],
        successors: block.successors.map { kind, target in
          .init(kind: kind, target: target, isInside: target.map(starts.contains) ?? false)
        },
        isLoopHead: notes.region.contains { other in
          other.start >= block.start && other.successors.contains { $0.target == block.start }
        })
    }
    let steps = notes.steps.map { step in
      TranslatedRegion.Step(
        name: step.name,
        operationCount: step.blocks.values.reduce(0) { $0 + OperationText.count($1) })
    }
    return TranslatedRegion(
      blocks: blocks, behind: behind, steps: steps, hostByteCount: notes.range.count)
  }

  private func instructions(
    of block: Block, _ notes: TranslationNotes, _ code: [HostPiece.Owner: [HostLine]]
  ) -> [TranslatedInstruction] {
    (0..<block.count).compactMap { number in
      let address = block.address(of: number)
      let steps = notes.steps.map { step in
        TranslatedInstruction.Step(
          name: step.name,
          operations: step.blocks[block.start].map {
            operations.lines(of: $0, instruction: number)
          } ?? [])
      }
      let kinds = block.operations.filter { Int($0.instruction) == number }.map(\.kind)
      return guest(
        address, steps: steps, code: code[.instruction(address, block: block.start)] ?? [],
        isInterpreted: kinds.contains(.interpret) || notes.given.contains(address),
        isCalled: kinds.contains(.system),
        branchOver: block.branch(over: number).map { block.address(of: $0) })
    }
  }

  /// Adds code behind the blocks; what follows the same thing is the same stretch.
  private func add(
    _ piece: HostPiece, _ range: Range<Int>, _ lines: [HostLine],
    _ stretches: [(range: Range<Int>, piece: HostPiece)], to behind: inout [HostStretch]
  ) {
    var address: UInt64 = 0
    let kind: HostStretch.Kind
    switch piece {
    case .refusal(let block): (kind, address) = (.refusal, block)
    case .loop(let block): (kind, address) = (.loop, block)
    case .exit(_, let place): (kind, address) = (.exit, place)
    case .miss(let place, _, _, _): (kind, address) = (.miss, place)
    case .detour(let offset):
      kind = .detour
      let owner = stretches.first { $0.range.contains(offset) }?.piece
      switch owner {
      case .instruction(let place), .loop(let place): address = place
      default: break
      }
    default: kind = .padding
    }
    if kind == .miss, let last = behind.last, last.kind == kind, last.address == address,
      last.lines.last?.text.hasPrefix(".long") == true
    {
      behind[behind.count - 1] = last.adding(lines)
    } else {
      let text = kind == .detour ? "rarely needed by \(words(address))" : name(piece)
      behind.append(HostStretch(kind: kind, address: address, text: text, lines: lines))
    }
  }

  /// What a stretch is called where something jumps to it.
  private func shortName(_ piece: HostPiece) -> String {
    switch piece {
    case .refusal: "leave: too few instructions remain"
    case .exit(let reason, let address):
      address == 0 ? "leave: \(reason)" : "leave: \(reason), \(words(address))"
    case .miss: "page not in the TLB"
    case .detour: "what is rarely needed"
    default: name(piece)
    }
  }

  /// What a stretch is called in front of it.
  private func name(_ piece: HostPiece) -> String {
    switch piece {
    case .padding: "padding"
    case .head(let block): "block \(Hexadecimal.digits(block))"
    case .instruction(let address): "\(Hexadecimal.digits(address))"
    case .end(let block): "the end of block \(Hexadecimal.digits(block))"
    case .refusal(let block):
      "too few instructions remain for block \(Hexadecimal.digits(block)), or it is gone"
    case .exit(let reason, let address):
      address == 0 ? reason : "exit: \(reason), at \(words(address))"
    case .miss(let address, let loads, let stores, let count):
      "page not in the TLB: \(loads ? stores ? "load and store" : "load" : "store") "
        + "of \(count) at \(words(address))"
    case .loop(let block): "rounds of \(Hexadecimal.digits(block)) with fewer checks"
    case .numbers: "numbers"
    case .detour: "what is rarely needed"
    }
  }

  private func words(_ address: UInt64) -> String {
    Hexadecimal.digits(address) + (program.symbols.name(of: address).map { " <\($0)>" } ?? "")
  }
}

extension HostStretch {
  fileprivate func adding(_ more: [HostLine]) -> HostStretch {
    HostStretch(kind: kind, address: address, text: text, lines: lines + more)
  }
}

extension HostPiece {
  /// What of a block code is for.
  enum Owner: Hashable {
    case head(UInt64)
    case instruction(UInt64, block: UInt64)
    case end(UInt64)
  }

  /// Nil of what is behind the blocks, or between them.
  fileprivate func owner(in block: UInt64) -> Owner? {
    switch self {
    case .head(let block): .head(block)
    case .instruction(let address): .instruction(address, block: block)
    case .end(let block): .end(block)
    default: nil
    }
  }
}
