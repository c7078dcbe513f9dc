import Hart
import RISCV

// Results that are NaNs become the canonical one before anybody can see them: not after each operation, but where the block may be
// left, or where bits are moved. What a NaN goes into meanwhile is one as well, quiet, and raises nothing.
extension X86Emitter {
  mutating func settle(before range: Range<Int>) {
    guard !state.pending.isEmpty else { return }
    let operations = block.operations[range]
    if operations.contains(where: { $0.kind == .float && $0.operation.neverLeaves }) { return }
    if operations.allSatisfy({ $0.kind.isInteger || $0.member > 0 }) { return }
    settle()
  }

  /// One comparison is enough for two.
  mutating func settle() {
    if state.pending.isEmpty { return }
    for format in [FloatFormat.double, .single] {
      let registers = state.pending.filter { $0.format == format }.map { $0.register }
      for index in stride(from: 0, to: registers.count, by: 2) {
        checkNaN(registers[index], registers[min(index + 1, registers.count - 1)], format)
      }
    }
    state.pending = []
  }

  mutating func checkNaN(_ first: X86Vector, _ second: X86Vector, _ format: FloatFormat) {
    assembler.compare(format, first, second.place, isSignaling: false)
    let jump = assembler.jump(.parity)
    addDetour(.result(.canonical(first, second, format)), jump)
  }

  private mutating func emitCanonical(_ target: X86Vector, _ format: FloatFormat) {
    assembler.compare(format, target, target.place, isSignaling: false)
    let over = assembler.jump(.noParity)
    assembler.load(target, X86Frame.Constant.canonical(format).place, size: 8)
    assembler.patch(over, to: assembler.count)
  }

  // MARK: Behind the code

  mutating func emit(_ detour: Detour, resume: Int) {
    guard case .canonical(let first, let second, let format) = detour else { return }
    emitCanonical(first, format)
    if second != first { emitCanonical(second, format) }
    assembler.jump(to: resume)
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
