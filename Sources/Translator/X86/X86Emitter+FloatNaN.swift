import Hart
import RISCV

// Results that are NaNs become the canonical one before anybody can see them: not after each operation, but where the block may be
// left, or where bits are moved. What a NaN goes into meanwhile is one as well, quiet, and raises nothing.
extension X86Emitter {
  /// Called before each instruction: whether results can be left as they are a while longer.
  mutating func settleFloat(before range: Range<Int>) {
    guard !floatState.pending.isEmpty else { return }
    let operations = block.operations[range]
    if operations.contains(where: { $0.kind == .float && $0.operation.neverLeaves }) { return }
    if operations.allSatisfy({ $0.kind.isInteger || $0.member > 0 }) { return }
    settleFloat()
  }

  /// Makes all results canonical; one comparison is enough for two.
  mutating func settleFloat() {
    for format in [FloatFormat.double, .single] {
      let registers = floatState.pending.filter { $0.format == format }.map { $0.register }
      for index in stride(from: 0, to: registers.count, by: 2) {
        checkNaN(registers[index], registers[min(index + 1, registers.count - 1)], format)
      }
    }
    floatState.pending = []
  }

  mutating func checkNaN(_ first: X86Vector, _ second: X86Vector, _ format: FloatFormat) {
    assembler.compare(format, first, second.place, isSignaling: false)
    let jump = assembler.jump(.parity)
    floatState.detours.append(
      .init(kind: .canonical(first, second, format), jump: jump, resume: assembler.count))
  }

  private mutating func emitCanonical(_ target: X86Vector, _ format: FloatFormat) {
    assembler.compare(format, target, target.place, isSignaling: false)
    let over = assembler.jump(.noParity)
    assembler.load(target, X86Frame.Constant.canonical(format).place, .double)
    assembler.patch(over, to: assembler.count)
  }

  // MARK: Behind the code

  mutating func emitFloatDetours() {
    for detour in floatState.detours {
      observer?.writing(.detour(from: detour.jump), at: assembler.count)
      assembler.patch(detour.jump, to: assembler.count)
      switch detour.kind {
      case .canonical(let first, let second, let format):
        emitCanonical(first, format)
        if second != first { emitCanonical(second, format) }
        let jump = assembler.jump()
        assembler.patch(jump, to: detour.resume)
      case .begin(let needs, let exit):
        assembler.call(to: thunks.beginFloat)
        assembler.test(X86Frame.room(EngineWord.missing), bits: needs)
        let jump = assembler.jump(.equal)
        assembler.patch(jump, to: detour.resume)
        emitExit(exit)
      }
    }
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
