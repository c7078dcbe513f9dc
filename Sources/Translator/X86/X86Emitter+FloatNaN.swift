import Hart
import RISCV

// Results that are NaNs become the canonical one before anybody can see them: not after each operation, but where the block may be
// left, or where bits are moved. What a NaN goes into meanwhile is one as well, quiet, and raises nothing: so of results that are made of
// each other, only the last is asked.
extension X86Emitter {
  mutating func settle(before range: Range<Int>) {
    let operations = block.operations[range]
    if operations.contains(where: { $0.kind == .float && $0.operation.neverLeaves }) { return }
    if operations.allSatisfy({ canWait(for: $0) }) { return }
    settle()
  }

  /// Whether results may stay as they are while an operation is carried out.
  private func canWait(for operation: MicroOperation) -> Bool {
    switch operation.kind {
    case .load, .store: operation.member > 0 || isWalked(Int(operation.instruction))
    case .requireFloat: state.isFloatReady
    case .readFloat: !state.pending.contains { $0.register == vectorPin(operation.number) }
    case .writeFloat: block[block.unboxed(operation.a).0]?.kind == .load
    default: operation.kind.isInteger
    }
  }

  /// One comparison is enough for two.
  mutating func settle() {
    if state.pending.isEmpty { return }
    let (last, others) = state.pending.split { $0.successor == nil }
    for format in [FloatFormat.double, .single] {
      let asked = last.filter { $0.format == format }
      for index in stride(from: 0, to: asked.count, by: 2) {
        let (first, second) = (asked[index], asked[min(index + 1, asked.count - 1)])
        assembler.compare(format, first.register, second.register.place, isSignaling: false)
        let isOne = first.register == second.register
        addDetour(
          .result(.canonical((isOne ? [first] : [first, second]) + others)),
          assembler.jump(.parity))
      }
    }
    state.pending = []
  }

  /// Has a NaN become the canonical one: later, if it stays in a register. It is one if one of the sources is.
  mutating func makeCanonical(
    _ target: X86Vector, _ format: FloatFormat, of sources: [UInt8] = []
  ) {
    let number = State.PendingNumber(register: target, format: format)
    guard target != .xmm0 else {
      assembler.compare(format, target, target.place, isSignaling: false)
      return addDetour(.result(.canonical([number])), assembler.jump(.parity))
    }
    let registers = sources.compactMap { vectorPin($0) }
    dropPending(target, isSource: registers.contains(target))
    for index in state.pending.indices
    where state.pending[index].successor == nil && state.pending[index].format == format
      && registers.contains(state.pending[index].register)
    {
      state.pending[index].successor = target
    }
    state.pending.append(number)
  }

  private mutating func emitCanonical(_ target: X86Vector, _ format: FloatFormat) {
    assembler.compare(format, target, target.place, isSignaling: false)
    let over = assembler.jump(.noParity)
    assembler.load(target, X86Frame.Constant.canonical(format).place, size: 8)
    assembler.patch(over, to: assembler.count)
  }

  // MARK: Behind the code

  mutating func emit(_ detour: Detour, resume: Int) {
    guard case .canonical(let numbers) = detour else { return }
    for number in numbers { emitCanonical(number.register, number.format) }
    assembler.jump(to: resume)
  }
}

extension Array {
  /// Those of which something is true, and the others.
  fileprivate func split(_ isFirst: (Element) -> Bool) -> (first: [Element], others: [Element]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}

extension FloatOperation {
  /// Whether translated code computes it without a way to the interpreter.
  fileprivate var neverLeaves: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .squareRoot, .fromSingle, .fromDouble, .fromInt32,
      .fromUInt32, .fromInt64, .fromUInt64:
      true
    default: false
    }
  }
}

extension MicroOperation.Kind {
  /// Whether it is about integer registers alone.
  fileprivate var isInteger: Bool {
    switch self {
    case .readFloat, .writeFloat, .load, .store, .atomic, .compareAndSwap, .loadReserved,
      .storeConditional, .unbox, .requireFloat, .float, .jump, .jumpIndirect, .branch, .interpret,
      .system,
      .fence:
      false
    default: true
    }
  }
}
