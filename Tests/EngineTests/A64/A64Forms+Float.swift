import RISCV
import Translator

extension A64AssemblerTests.Form {
  static let float: [Self] = [
    Self("fmul s1, s2, s3") { $0.float(.multiply, .single, .v1, .v2, .v3) },
    Self("fdiv d1, d2, d3") { $0.float(.divide, .double, .v1, .v2, .v3) },
    Self("fadd s1, s2, s31") { $0.float(.add, .single, .v1, .v2, .v31) },
    Self("fsub d1, d2, d3") { $0.float(.subtract, .double, .v1, .v2, .v3) },
    Self("fmax d1, d2, d3") { $0.float(.maximum, .double, .v1, .v2, .v3) },
    Self("fmin s1, s2, s3") { $0.float(.minimum, .single, .v1, .v2, .v3) },
    Self("fmaxnm s1, s2, s3") { $0.float(.maximumNumber, .single, .v1, .v2, .v3) },
    Self("fminnm d1, d2, d3") { $0.float(.minimumNumber, .double, .v1, .v2, .v3) },
    Self("fmov d1, d2") { $0.float(.move, .double, .v1, .v2) },
    Self("fabs s1, s2") { $0.float(.magnitude, .single, .v1, .v2) },
    Self("fneg d1, d2") { $0.float(.negate, .double, .v1, .v2) },
    Self("fsqrt s1, s2") { $0.float(.squareRoot, .single, .v1, .v2) },
    Self("fcvt s1, d2") { $0.float(.toSingle, .double, .v1, .v2) },
    Self("fcvt d1, s2") { $0.float(.toDouble, .single, .v1, .v2) },
    Self("frintn d1, d2") { $0.float(.roundToNearest, .double, .v1, .v2) },
    Self("frintp d1, d2") { $0.float(.roundUp, .double, .v1, .v2) },
    Self("frintm s1, s2") { $0.float(.roundDown, .single, .v1, .v2) },
    Self("frintz d1, d2") { $0.float(.roundToZero, .double, .v1, .v2) },
    Self("frinta d1, d2") { $0.float(.roundToNearestAway, .double, .v1, .v2) },
    Self("frintx d1, d2") { $0.float(.roundExact, .double, .v1, .v2) },
    Self("frinti s1, s2") { $0.float(.round, .single, .v1, .v2) },
    Self("fmadd d1, d2, d3, d4") {
      $0.fuse(.double, .v1, .v2, .v3, .v4, negatesProduct: false, negatesAddend: false)
    },
    Self("fmsub s1, s2, s3, s4") {
      $0.fuse(.single, .v1, .v2, .v3, .v4, negatesProduct: true, negatesAddend: false)
    },
    Self("fnmadd d1, d2, d3, d4") {
      $0.fuse(.double, .v1, .v2, .v3, .v4, negatesProduct: true, negatesAddend: true)
    },
    Self("fnmsub d1, d2, d3, d4") {
      $0.fuse(.double, .v1, .v2, .v3, .v4, negatesProduct: false, negatesAddend: true)
    },
    Self("fcmp d1, d2") { $0.compare(.double, .v1, .v2) },
    Self("fcmpe s1, s2") { $0.compare(.single, .v1, .v2, isSignaling: true) },
    Self("fcvtns w1, s2") {
      $0.toInteger(.single, .x1, .v2, .bits32, isSigned: true, .toNearest)
    },
    Self("fcvtpu x1, d2") { $0.toInteger(.double, .x1, .v2, .bits64, isSigned: false, .up) },
    Self("fcvtms x1, s2") { $0.toInteger(.single, .x1, .v2, .bits64, isSigned: true, .down) },
    Self("fcvtzu w1, d2") { $0.toInteger(.double, .x1, .v2, .bits32, isSigned: false, .toZero) },
    Self("fcvtas x1, d2") {
      $0.toInteger(.double, .x1, .v2, .bits64, isSigned: true, .toNearestAway)
    },
    Self("scvtf d1, w2") { $0.fromInteger(.double, .v1, .x2, .bits32, isSigned: true) },
    Self("ucvtf s1, x2") { $0.fromInteger(.single, .v1, .x2, .bits64, isSigned: false) },
    Self("fmov x1, d2") { $0.move(.x1, bits: .v2, .bits64) },
    Self("fmov w1, s2") { $0.move(.x1, bits: .v2, .bits32) },
    Self("fmov d1, x2") { $0.move(.v1, bits: .x2, .bits64) },
    Self("fmov s1, wzr") { $0.move(.v1, bits: .zero, .bits32) },
    Self("mov w1, v2.s[1]") { $0.moveUpper(.x1, .v2) },
    Self("orr v1.8b, v2.8b, v3.8b") { $0.logic(.or, .v1, .v2, .v3) },
    Self("and v1.8b, v2.8b, v3.8b") { $0.logic(.and, .v1, .v2, .v3) },
    Self("bic v1.8b, v2.8b, v3.8b") { $0.logic(.andNot, .v1, .v2, .v3) },
    Self("eor v1.8b, v2.8b, v3.8b") { $0.logic(.xor, .v1, .v2, .v3) },
    Self("bit v1.8b, v2.8b, v3.8b") { $0.logic(.insert, .v1, .v2, .v3) },
    Self("movi d3, #0xffffffff00000000") { $0.setBytes(.v3, 0xf0) },
    Self("movi d3, #0000000000000000") { $0.setBytes(.v3, 0) },
    Self("movi v2.2s, #0x80, lsl #24") { $0.setSigns(.v2) },
    Self("cnt v1.8b, v2.8b") { $0.countBits(.v1, .v2) },
    Self("addv b1, v2.8b") { $0.sumBytes(.v1, .v2) },
    Self("cmtst v1.8b, v2.8b, v2.8b") { $0.testBytes(.v1, .v2) },
    Self("mrs x16, fpsr") { $0.read(.status, .x16) },
    Self("mrs x16, fpcr") { $0.read(.control, .x16) },
    Self("msr fpsr, xzr") { $0.write(.status, .zero) },
    Self("msr fpcr, x17") { $0.write(.control, .x17) },
  ]
}
