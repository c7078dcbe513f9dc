import Translator

extension Block {
  typealias Successor = (kind: TranslatedBlock.Successor.Kind, target: UInt64?)

  /// Where the guest may go on behind it.
  var successors: [Successor] {
    guard let last = operations.last(where: { Int($0.instruction) == count - 1 && $0.isEnd })
    else { return [(.next, end)] }
    let target = UInt64(bitPattern: last.offset)
    switch last.kind {
    case .branch: return [(.taken, target), (.next, end)]
    case .jump: return [(setsLink ? .call : .jump, target)]
    case .jumpIndirect: return [(setsLink ? .call : isReturn(last) ? .return : .indirect, nil)]
    default: return [(.interpreter, end)]
    }
  }

  /// Whether the last instruction leaves a return address (psABI: in ra or t0).
  private var setsLink: Bool {
    operations.contains {
      Int($0.instruction) == count - 1 && $0.kind == .writeRegister && [1, 5].contains($0.number)
    }
  }

  private func isReturn(_ jump: MicroOperation) -> Bool {
    jump.a.register.map { [1, 5].contains($0) } ?? false
  }
}

extension MicroOperation {
  fileprivate var isEnd: Bool {
    switch kind {
    case .branch, .jump, .jumpIndirect, .interpret: true
    default: false
    }
  }
}
