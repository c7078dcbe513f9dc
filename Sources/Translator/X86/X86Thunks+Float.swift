import Hart
import RISCV

// Floating point on the ways into translated code and out of it.
extension X86Thunks {
  private static let ready = X86Frame.room(X86Frame.readyWord)

  /// What blocks call that find floating point not ready: rax, rcx, rdx are kept.
  static func emitBegin(_ assembler: inout X86Assembler) -> Int {
    let start = assembler.count
    assembler.arithmetic(.compare, ready, constant: X86Frame.Readiness.none, .bits32)
    let already = assembler.jump(.notEqual)
    assembler.arithmetic(
      .compare, X86Frame.room(Hart.floatStatePlace * 8), constant: 0, .bits32)
    let off = assembler.jump(.equal)
    assembler.push(.rax)
    moveRegisters(&assembler, isLoad: true)
    assembler.move(.rax, X86Frame.room(Hart.roundingPlace * 8))
    // One that the host does not have: what needs none is right all the same.
    assembler.store(constant: X86Frame.Readiness.on, ready, .bits32)
    assembler.arithmetic(.compare, .register(.rax), constant: 3)
    let unknown = assembler.jump(.above)
    assembler.store(constant: X86Frame.Readiness.rounding, ready, .bits32)
    assembler.test(.rax, .rax)
    let other = assembler.jump(.notEqual)
    assembler.store(constant: X86Frame.Readiness.nearest, ready, .bits32)
    assembler.patch(other, to: assembler.count)
    assembler.shift(.left, .register(.rax), by: 2)
    assembler.loadStatus(
      .memory(
        X86Frame.base, index: .rax, displacement: Int32(X86Frame.statusWords - X86Frame.base0)))
    let done = assembler.jump()
    assembler.patch(unknown, to: assembler.count)
    assembler.loadStatus(X86Frame.room(X86Frame.statusWords))
    assembler.patch(done, to: assembler.count)
    assembler.pop(.rax)
    assembler.patch(already, to: assembler.count)
    assembler.patch(off, to: assembler.count)
    assembler.return()
    return start
  }

  /// Puts back what `begin` took, if it did.
  static func emitEnd(_ assembler: inout X86Assembler) {
    ifReady(&assembler) { assembler in
      moveRegisters(&assembler, isLoad: false)
      assembler.storeStatus(X86Frame.room(X86Frame.exceptionsWord))
      assembler.loadStatus(X86Frame.room(X86Frame.statusWords))
      assembler.store(constant: X86Frame.Readiness.none, ready, .bits32)
    }
  }

  /// Before a call of the engine, which may use any of the host's vector registers, and compute.
  static func emitKeep(_ assembler: inout X86Assembler) {
    ifReady(&assembler) { assembler in
      moveRegisters(&assembler, isLoad: false)
      assembler.storeStatus(X86Frame.room(X86Frame.keptStatusWord))
      assembler.loadStatus(X86Frame.room(X86Frame.statusWords))
    }
  }

  /// After it.
  static func emitResume(_ assembler: inout X86Assembler) {
    ifReady(&assembler) { assembler in
      moveRegisters(&assembler, isLoad: true)
      assembler.loadStatus(X86Frame.room(X86Frame.keptStatusWord))
    }
  }

  private static func ifReady(
    _ assembler: inout X86Assembler, _ body: (inout X86Assembler) -> Void
  ) {
    assembler.arithmetic(.compare, ready, constant: X86Frame.Readiness.none, .bits32)
    let over = assembler.jump(.equal)
    body(&assembler)
    assembler.patch(over, to: assembler.count)
  }

  private static func moveRegisters(_ assembler: inout X86Assembler, isLoad: Bool) {
    for pin in X86Frame.vectorPins {
      let place = X86Frame.float(pin.guest)
      if isLoad {
        assembler.load(pin.host, place, .double)
      } else {
        assembler.store(pin.host, place, .double)
      }
    }
  }
}
