import Translator

extension A64AssemblerTests.Form {
  static let arithmetic: [Self] = [
    Self("add x1, x2, x3") { $0.add(.x1, .x2, .x3) },
    Self("add x1, x2, x30, lsl #5") { $0.add(.x1, .x2, .x30, shiftedBy: 5) },
    Self("add w1, w2, w3") { $0.add(.x1, .x2, .x3, .bits32) },
    Self("sub x1, x2, x3") { $0.subtract(.x1, .x2, .x3) },
    Self("neg w17, w2") { $0.subtract(.x17, .zero, .x2, .bits32) },
    Self("add x1, x2, w3, uxtw #4") { $0.addLow(.x1, .x2, .x3, shiftedBy: 4) },
    Self("add x1, x28, #0xfff") { $0.add(.x1, .x28, constant: 4095) },
    Self("add x1, x28, #0x81, lsl #12") { $0.add(.x1, .x28, constant: 0x81000) },
    Self("sub x1, x2, #1") { $0.add(.x1, .x2, constant: -1) },
    Self("sub w1, w2, #8, lsl #12") { $0.add(.x1, .x2, constant: -0x8000, .bits32) },
    Self("subs x27, x27, #0x40") { $0.subtractTesting(.x27, .x27, constant: 64) },
    Self("cmp x1, x2") { $0.compare(.x1, .x2) },
    Self("cmp w1, w2") { $0.compare(.x1, .x2, .bits32) },
    Self("cmp x1, #3") { $0.compare(.x1, constant: 3) },
    Self("cmn w1, #1") { $0.compare(.x1, constant: -1, .bits32) },
    Self("and x1, x2, x3") { $0.logic(.and, .x1, .x2, .x3) },
    Self("bic w1, w2, w3") { $0.logic(.and, .x1, .x2, .x3, isComplement: true, .bits32) },
    Self("orr x1, x2, x3") { $0.logic(.or, .x1, .x2, .x3) },
    Self("orn x1, x2, x3") { $0.logic(.or, .x1, .x2, .x3, isComplement: true) },
    Self("mvn x1, x3") { $0.logic(.or, .x1, .zero, .x3, isComplement: true) },
    Self("eor w1, w2, w3") { $0.logic(.xor, .x1, .x2, .x3, .bits32) },
    Self("eon x1, x2, x3") { $0.logic(.xor, .x1, .x2, .x3, isComplement: true) },
    Self("tst w16, w17") { $0.logic(.andTesting, .zero, .x16, .x17, .bits32) },
    Self("lsl x1, x2, x3") { $0.shift(.left, .x1, .x2, by: .x3) },
    Self("lsr w1, w2, w3") { $0.shift(.right, .x1, .x2, by: .x3, .bits32) },
    Self("asr x1, x2, x3") { $0.shift(.rightArithmetic, .x1, .x2, by: .x3) },
    Self("ror w1, w2, w3") { $0.shift(.rotateRight, .x1, .x2, by: .x3, .bits32) },
    Self("lsl x1, x2, #3") { $0.shift(.left, .x1, .x2, by: 3 as UInt32) },
    Self("lsl w1, w2, #0x1f") { $0.shift(.left, .x1, .x2, by: 31 as UInt32, .bits32) },
    Self("lsr x1, x2, #0x3f") { $0.shift(.right, .x1, .x2, by: 63 as UInt32) },
    Self("asr w1, w2, #3") { $0.shift(.rightArithmetic, .x1, .x2, by: 3 as UInt32, .bits32) },
    Self("ror x1, x2, #7") { $0.shift(.rotateRight, .x1, .x2, by: 7 as UInt32) },
    Self("ror w1, w2, #7") { $0.shift(.rotateRight, .x1, .x2, by: 7 as UInt32, .bits32) },
    Self("ubfx x1, x2, #0xc, #0xc") { $0.moveField(.x1, .x2, from: 12, through: 23) },
    Self("sbfx x1, x2, #3, #0x1d") {
      $0.moveField(.x1, .x2, from: 3, through: 31, isSigned: true)
    },
    Self("sxtb x1, w2") { $0.extend(.x1, .x2, .int8) },
    Self("sxth x1, w2") { $0.extend(.x1, .x2, .int16) },
    Self("sxtw x1, w2") { $0.extend(.x1, .x2, .int32) },
    Self("uxtb w1, w2") { $0.extend(.x1, .x2, .uint8) },
    Self("uxth w1, w2") { $0.extend(.x1, .x2, .uint16) },
    Self("mov w1, w2") { $0.extend(.x1, .x2, .uint32) },
    Self("mul x1, x2, x3") { $0.multiply(.x1, .x2, .x3) },
    Self("mul w1, w2, w3") { $0.multiply(.x1, .x2, .x3, .bits32) },
    Self("msub x1, x2, x3, x4") { $0.multiply(.x1, .x2, .x3, to: .x4, isSubtracted: true) },
    Self("smulh x1, x2, x3") { $0.multiplyHigh(.x1, .x2, .x3, isSigned: true) },
    Self("umulh x1, x2, x3") { $0.multiplyHigh(.x1, .x2, .x3, isSigned: false) },
    Self("sdiv x1, x2, x3") { $0.divide(.x1, .x2, .x3, isSigned: true) },
    Self("udiv x1, x2, x3") { $0.divide(.x1, .x2, .x3, isSigned: false) },
    Self("rbit x1, x2") { $0.unary(.reverseBits, .x1, .x2) },
    Self("rev x1, x2") { $0.unary(.reverseBytes, .x1, .x2) },
    Self("clz x1, x2") { $0.unary(.leadingZeros, .x1, .x2) },
    Self("csel x1, x2, x3, lo") { $0.select(.below, .x1, .x2, .x3) },
    Self("csinv x1, x16, xzr, ne") {
      $0.select(.notEqual, .x1, .x16, .zero, complementsNo: true)
    },
    Self("cset x1, lt") { $0.set(.less, .x1) },
  ]

  static let moves: [Self] = [
    Self("mov x1, x2") { $0.move(.x1, .x2) },
    Self("") { $0.move(.x1, .x1) },
    Self("movz x1, #0") { $0.move(.x1, constant: 0) },
    Self("movn x1, #0") { $0.move(.x1, constant: -1) },
    Self("movz x1, #0x1234") { $0.move(.x1, constant: 0x1234) },
    Self("movn x1, #0x1233") { $0.move(.x1, constant: -0x1234) },
    Self("movz x1, #0x5678; movk x1, #0x1234, lsl #16") { $0.move(.x1, constant: 0x1234_5678) },
    Self("movn x1, #0x5677; movk x1, #0xedcb, lsl #16") { $0.move(.x1, constant: -0x1234_5678) },
    Self("orr x1, xzr, #0x10000000000000") { $0.move(.x1, constant: 0x10_0000_0000_0000) },
    Self("orr x1, xzr, #0xff00ff00ff00ff00") {
      $0.move(.x1, constant: Int64(bitPattern: 0xff00_ff00_ff00_ff00))
    },
    Self("ldr x1, [x2, #0x7ff8]") { $0.load(.x1, .constant(.x2, 0x7ff8)) },
    Self("ldr x1, [sp, #8]") { $0.load(.x1, .constant(.stack, 8)) },
    Self("ldur x1, [x2, #-8]") { $0.load(.x1, .constant(.x2, -8)) },
    Self("ldur w1, [x2, #5]") { $0.load(.x1, .constant(.x2, 5), .uint32) },
    Self("ldr x1, [x2, x3]") { $0.load(.x1, .index(.x2, .x3)) },
    Self("ldrsw x1, [x2, x3]") { $0.load(.x1, .index(.x2, .x3), .int32) },
    Self("ldrsh x1, [x2, #4]") { $0.load(.x1, .constant(.x2, 4), .int16) },
    Self("ldrsb x1, [x2, #4]") { $0.load(.x1, .constant(.x2, 4), .int8) },
    Self("ldr w1, [x2, #4]") { $0.load(.x1, .constant(.x2, 4), .uint32) },
    Self("ldrh w1, [x2, x3]") { $0.load(.x1, .index(.x2, .x3), .uint16) },
    Self("ldrb w1, [x2]") { $0.load(.x1, .constant(.x2, 0), .uint8) },
    Self("str x1, [x2, #8]") { $0.store(.x1, .constant(.x2, 8)) },
    Self("str w1, [x2, x3]") { $0.store(.x1, .index(.x2, .x3), size: 4) },
    Self("strh wzr, [x2]") { $0.store(.zero, .constant(.x2, 0), size: 2) },
    Self("sturb w1, [x2, #-1]") { $0.store(.x1, .constant(.x2, -1), size: 1) },
    Self("ldr d1, [x2, #8]") { $0.load(.v1, .constant(.x2, 8), size: 8) },
    Self("ldr s1, [x2, x3]") { $0.load(.v1, .index(.x2, .x3), size: 4) },
    Self("str d31, [x2, #0x200]") { $0.store(.v31, .constant(.x2, 512), size: 8) },
    Self("stur s1, [x2, #-4]") { $0.store(.v1, .constant(.x2, -4), size: 4) },
    Self("str h1, [x2, #2]") { $0.store(.v1, .constant(.x2, 2), size: 2) },
    Self("ldp x1, x2, [sp, #0x10]") { $0.pair(isLoad: true, .x1, .x2, .stack, 16) },
    Self("stp x1, x2, [x3, #-0x10]") { $0.pair(isLoad: false, .x1, .x2, .x3, -16) },
    Self("stp x29, x30, [sp, #-0x60]!") { $0.push(.x29, .x30, byteCount: 96) },
    Self("ldp x29, x30, [sp], #0x60") { $0.pop(.x29, .x30, byteCount: 96) },
    Self("ldar w1, [x2]") { $0.loadAcquiring(.x1, .x2, .bits32) },
    Self("ldar x1, [x2]") { $0.loadAcquiring(.x1, .x2, .bits64) },
    Self("ldaxr w1, [x2]") { $0.loadExclusive(.x1, .x2, .bits32) },
    Self("ldaxr x1, [x2]") { $0.loadExclusive(.x1, .x2, .bits64) },
    Self("stlxr w17, w1, [x2]") { $0.storeExclusive(.x17, .x1, .x2, .bits32) },
    Self("stlxr w17, xzr, [x2]") { $0.storeExclusive(.x17, .zero, .x2, .bits64) },
  ]

  static let jumps: [Self] = [
    Self("b #0x1008; nop; ret") {
      let jump = $0.jump()
      $0.nothing()
      $0.patch(jump, to: $0.count)
      $0.return()
    },
    Self("nop; b.lo #0x1000") {
      $0.nothing()
      $0.patch($0.jump(.below), to: 0)
    },
    Self("b.hi #0x1ffc") { $0.patch($0.jump(.above), to: 0xffc) },
    Self("cbz x3, #0x1010") { $0.patch($0.jump(ifZero: true, .x3), to: 16) },
    Self("cbnz w3, #0x1010") { $0.patch($0.jump(ifZero: false, .x3, .bits32), to: 16) },
    Self("tbz w16, #3, #0x1010") { $0.patch($0.jump(ifBit: 3, isSet: false, .x16), to: 16) },
    Self("tbnz w16, #0, #0x1010") { $0.patch($0.jump(ifBit: 0, isSet: true, .x16), to: 16) },
    Self("nop; b #0x1000") {
      $0.nothing()
      $0.jump(to: 0)
    },
    Self("nop; bl #0x1000") {
      $0.nothing()
      $0.call(to: 0)
    },
    Self("ldr w17, #0x1010") { $0.patch($0.loadLiteral(.x17), to: 16) },
    Self("br x17") { $0.jump(to: .x17) },
    Self("blr x16") { $0.call(.x16) },
    Self("b #0xffffffffffc01000") { $0.word(A64Assembler.jump(from: 0x80_0000, to: 0x40_0000)) },
    Self("dmb ishld") { $0.barrier(.readsBeforeAll) },
    Self("dmb ishst") { $0.barrier(.writesBeforeWrites) },
    Self("dmb ish") { $0.barrier(.all) },
    Self("isb") { $0.synchronizeInstructions() },
  ]
}
