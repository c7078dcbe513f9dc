import Hart
import RISCV

// Floating point on the ways into translated code and out of it.
extension A64Thunks {
  private static let missing = A64Frame.room(EngineWord.missing)
  private static let floatState = A64Frame.room(Hart.floatStatePlace * 8)

  /// What blocks call that find something missing. All registers but x16 and x17 are kept.
  static func emitBegin(_ assembler: inout A64Assembler) -> Int {
    let start = assembler.count
    assembler.load(.x16, missing, .uint32)
    let already = ifLoaded(&assembler, .x16)
    assembler.load(.x16, floatState, .uint32)
    let off = assembler.jump(ifZero: true, .x16, .bits32)
    moveRegisters(&assembler, isLoad: true)
    assembler.write(.status, .zero)
    emitBeginRounding(&assembler)
    assembler.load(.x17, floatState, .uint32)
    assembler.compare(.x17, constant: Int64(Hart.floatDirty), .bits32)
    let dirty = assembler.jump(.equal)
    if let mask = A64BitMask(Int64(FloatNeed.dirty), .bits32) {
      assembler.logic(.or, .x16, .x16, mask: mask, .bits32)
    }
    assembler.patch(dirty, to: assembler.count)
    assembler.store(.x16, missing, size: 4)
    assembler.patch(already, to: assembler.count)
    assembler.patch(off, to: assembler.count)
    assembler.return()
    return start
  }

  /// Has the host round as the guest does, if it can; what is missing comes to x16.
  private static func emitBeginRounding(_ assembler: inout A64Assembler) {
    assembler.load(.x16, A64Frame.room(Hart.roundingPlace * 8))
    // The modes that both have are numbered the other way round: to nearest, towards zero, down, up.
    assembler.subtract(.x17, .zero, .x16)
    assembler.compare(.x16, constant: 3)
    assembler.select(.belowOrEqual, .x17, .x17, .zero)
    if let mask = A64BitMask(3, .bits64) { assembler.logic(.and, .x17, .x17, mask: mask) }
    assembler.shift(.left, .x17, .x17, by: A64Frame.roundingBit)
    if let mask = A64BitMask(Int64(A64Frame.defaultNaN), .bits64) {
      assembler.logic(.or, .x17, .x17, mask: mask)
    }
    assembler.write(.control, .x17)
    let known = assembler.jump(.belowOrEqual)
    assembler.move(.x16, constant: Int64(FloatNeed.rounding | FloatNeed.nearest))
    let done = assembler.jump()
    assembler.patch(known, to: assembler.count)
    let nearest = assembler.jump(ifZero: true, .x16)
    assembler.move(.x16, constant: Int64(FloatNeed.nearest))
    assembler.patch(nearest, to: assembler.count)
    assembler.patch(done, to: assembler.count)
  }

  /// Puts back what `begin` took, if it did.
  static func emitEnd(_ assembler: inout A64Assembler) {
    assembler.load(.x16, missing, .uint32)
    let over = ifNotLoaded(&assembler, .x16)
    moveRegisters(&assembler, isLoad: false)
    assembler.read(.status, .x16)
    assembler.load(.x17, A64Frame.room(A64Frame.underflowWord), .uint32)
    assembler.logic(.or, .x16, .x16, .x17)
    assembler.store(.x16, A64Frame.room(EngineWord.exceptions), size: 4)
    assembler.store(.zero, A64Frame.room(A64Frame.underflowWord), size: 4)
    assembler.write(.control, .zero)
    assembler.move(.x16, constant: Int64(FloatNeed.all))
    assembler.store(.x16, missing, size: 4)
    assembler.patch(over, to: assembler.count)
  }

  /// Before a call of the engine, which may use any of the host's vector registers, and compute.
  static func emitKeep(_ assembler: inout A64Assembler) {
    assembler.load(.x16, missing, .uint32)
    let over = ifNotLoaded(&assembler, .x16)
    moveRegisters(&assembler, isLoad: false)
    assembler.read(.status, .x16)
    assembler.read(.control, .x17)
    assembler.store(.x16, A64Frame.room(A64Frame.keptStatusWord))
    assembler.store(.x17, A64Frame.room(A64Frame.keptControlWord))
    assembler.write(.control, .zero)
    assembler.patch(over, to: assembler.count)
  }

  /// After it.
  static func emitResume(_ assembler: inout A64Assembler) {
    assembler.load(.x16, missing, .uint32)
    let over = ifNotLoaded(&assembler, .x16)
    moveRegisters(&assembler, isLoad: true)
    assembler.load(.x16, A64Frame.room(A64Frame.keptStatusWord))
    assembler.load(.x17, A64Frame.room(A64Frame.keptControlWord))
    assembler.write(.status, .x16)
    assembler.write(.control, .x17)
    assembler.patch(over, to: assembler.count)
  }

  private static let loadedBit = UInt32(FloatNeed.registers.trailingZeroBitCount)

  private static func ifLoaded(
    _ assembler: inout A64Assembler, _ missing: A64Register
  ) -> Int { assembler.jump(ifBit: loadedBit, isSet: false, missing) }

  private static func ifNotLoaded(
    _ assembler: inout A64Assembler, _ missing: A64Register
  ) -> Int { assembler.jump(ifBit: loadedBit, isSet: true, missing) }

  /// Constants too, where registers are loaded.
  private static func moveRegisters(_ assembler: inout A64Assembler, isLoad: Bool) {
    for pin in A64Frame.vectorPins.all {
      let place = A64Frame.room(HartRoom.float(pin.guest))
      if isLoad {
        assembler.load(pin.host, place, size: 8)
      } else {
        assembler.store(pin.host, place, size: 8)
      }
    }
    guard isLoad else { return }
    assembler.setBytes(A64Frame.box, 0xf0)
    assembler.move(.x16, constant: Int64(1) << 52)
    assembler.move(A64Frame.least(.double), bits: .x16, .bits64)
    assembler.move(.x16, constant: Int64(1) << 23)
    assembler.move(A64Frame.least(.single), bits: .x16, .bits32)
  }
}
