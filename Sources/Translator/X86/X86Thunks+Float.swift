import Hart
import RISCV

// Floating point on the ways into translated code and out of it.
extension X86Thunks {
  private static let missing = X86Frame.room(EngineWord.missing)
  private static let floatState = X86Frame.room(Hart.floatStatePlace * 8)

  /// What blocks call that find something missing. Registers are kept.
  static func emitBegin(_ assembler: inout X86Assembler) -> Int {
    let start = assembler.count
    assembler.test(missing, bits: FloatNeed.registers)
    let already = assembler.jump(.equal)
    assembler.arithmetic(.compare, floatState, constant: 0, .bits32)
    let off = assembler.jump(.equal)
    assembler.push(.rax)
    moveRegisters(&assembler, isLoad: true)
    emitBeginRounding(&assembler)
    assembler.arithmetic(
      .compare, floatState, constant: Int32(Hart.floatDirty), .bits32)
    let dirty = assembler.jump(.equal)
    assembler.arithmetic(.or, missing, constant: Int32(FloatNeed.dirty), .bits32)
    assembler.patch(dirty, to: assembler.count)
    assembler.pop(.rax)
    assembler.patch(already, to: assembler.count)
    assembler.patch(off, to: assembler.count)
    assembler.return()
    return start
  }

  /// Has the host round as the guest does, if it can.
  private static func emitBeginRounding(_ assembler: inout X86Assembler) {
    assembler.move(.rax, X86Frame.room(Hart.roundingPlace * 8))
    assembler.store(
      constant: Int32(FloatNeed.rounding | FloatNeed.nearest), missing, .bits32)
    assembler.arithmetic(.compare, .register(.rax), constant: 3)
    let unknown = assembler.jump(.above)
    assembler.store(constant: Int32(FloatNeed.nearest), missing, .bits32)
    assembler.test(.rax, .rax)
    let other = assembler.jump(.notEqual)
    assembler.store(constant: 0, missing, .bits32)
    assembler.patch(other, to: assembler.count)
    assembler.shift(.left, .register(.rax), by: 2)
    assembler.loadStatus(
      .memory(
        X86Frame.base, index: .rax, displacement: Int32(X86Frame.statusWords - X86Frame.bias)))
    let done = assembler.jump()
    assembler.patch(unknown, to: assembler.count)
    assembler.loadStatus(X86Frame.room(X86Frame.statusWords))
    assembler.patch(done, to: assembler.count)
  }

  /// Puts back what `begin` took, if it did.
  static func emitEnd(_ assembler: inout X86Assembler) {
    ifLoaded(&assembler) { assembler in
      moveRegisters(&assembler, isLoad: false)
      assembler.storeStatus(X86Frame.room(EngineWord.exceptions))
      assembler.loadStatus(X86Frame.room(X86Frame.statusWords))
      assembler.store(constant: Int32(FloatNeed.all), missing, .bits32)
    }
  }

  /// Before a call of the engine, which may use any of the host's vector registers, and compute.
  static func emitKeep(_ assembler: inout X86Assembler) {
    ifLoaded(&assembler) { assembler in
      moveRegisters(&assembler, isLoad: false)
      assembler.storeStatus(X86Frame.room(X86Frame.keptStatusWord))
      assembler.loadStatus(X86Frame.room(X86Frame.statusWords))
    }
  }

  /// After it.
  static func emitResume(_ assembler: inout X86Assembler) {
    ifLoaded(&assembler) { assembler in
      moveRegisters(&assembler, isLoad: true)
      assembler.loadStatus(X86Frame.room(X86Frame.keptStatusWord))
    }
  }

  private static func ifLoaded(
    _ assembler: inout X86Assembler, _ body: (inout X86Assembler) -> Void
  ) {
    assembler.test(missing, bits: FloatNeed.registers)
    let over = assembler.jump(.notEqual)
    body(&assembler)
    assembler.patch(over, to: assembler.count)
  }

  private static func moveRegisters(_ assembler: inout X86Assembler, isLoad: Bool) {
    for pin in X86Frame.vectorPins.all {
      let place = X86Frame.room(HartRoom.float(pin.guest))
      if isLoad {
        assembler.load(pin.host, place, size: 8)
      } else {
        assembler.store(pin.host, place, size: 8)
      }
    }
  }
}
