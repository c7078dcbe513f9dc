import RISCV
import Testing

/// What meanings do around a floating-point operation: boxing, checks, order. The operations themselves are SoftFloat's.
@Suite struct FloatTests {
  typealias Step = @Sendable (inout TestEngine, Instruction) throws -> Void

  let boxedOne: UInt64 = 0xffff_ffff_3f80_0000
  let boxedHalf: UInt64 = 0xffff_ffff_ffff_3c00

  func engine(_ registers: [UInt64], answer: UInt64 = 0) -> TestEngine {
    var engine = TestEngine()
    for (index, value) in registers.enumerated() { engine.f[index + 1] = value }
    engine.floatAnswer = answer
    return engine
  }

  /// rd is 0, the sources are 1, 2, 3, the rounding mode 4.
  let instruction = Instruction(.illegal, rd: 0, rs1: 1, rs2: 2, immediate: 4 << 5 | 3)

  @Test func operandsAreUnboxedAndResultsBoxed() throws {
    var engine = engine([boxedOne, 0x3f80_0000], answer: 0x4000_0000)
    try engine.fadd_s(instruction)
    let call = TestEngine.FloatCall(
      operation: .add, format: .single, operands: [0x3f80_0000, 0x7fc0_0000, 0], rm: 4)
    #expect(engine.floatCalls == [call])
    #expect(engine.f[0] == 0xffff_ffff_4000_0000)
  }

  @Test func halfIsBoxedTo64Bits() throws {
    // A single that holds a boxed half is not a boxed half in 64 bits.
    var engine = engine([boxedHalf, 0xffff_3c00], answer: 0x4000)
    try engine.fadd_h(instruction)
    #expect(engine.floatCalls.first?.operands == [0x3c00, 0x7e00, 0])
    #expect(engine.f[0] == 0xffff_ffff_ffff_4000)
  }

  @Test func doublesAreTakenAsTheyAre() throws {
    var engine = engine([boxedOne, 1], answer: 5)
    try engine.fmul_d(instruction)
    #expect(engine.floatCalls.first?.operands == [boxedOne, 1, 0])
    #expect(engine.f[0] == 5)
  }

  static let fused: [(step: Step, product: Bool, addend: Bool)] = [
    ({ try $0.fmadd_d($1) }, false, false), ({ try $0.fmsub_d($1) }, false, true),
    ({ try $0.fnmsub_d($1) }, true, false), ({ try $0.fnmadd_d($1) }, true, true),
  ]

  @Test(arguments: fused)
  func fusedFormsFlipSigns(_ step: Step, _ product: Bool, _ addend: Bool) throws {
    var engine = engine([1, 2, 3])
    try step(&engine, instruction)
    let sign: UInt64 = 1 << 63
    let call = try #require(engine.floatCalls.first)
    #expect(call.operation == .multiplyAdd)
    #expect(call.operands == [product ? 1 | sign : 1, 2, addend ? 3 | sign : 3])
  }

  @Test func fusedFormsFlipTheFormatsOwnSign() throws {
    var engine = engine([boxedHalf, boxedHalf, boxedHalf])
    try engine.fnmadd_h(instruction)
    #expect(engine.floatCalls.first?.operands == [0xbc00, 0x3c00, 0xbc00])
  }

  @Test func signsAreInjected() throws {
    let minusOne = boxedOne | 0x8000_0000
    var engine = engine([boxedOne, minusOne])
    try engine.fsgnj_s(instruction)
    #expect(engine.f[0] == minusOne)
    try engine.fsgnjn_s(instruction)
    #expect(engine.f[0] == boxedOne)
    try engine.fsgnjx_s(instruction)
    #expect(engine.f[0] == minusOne)
    engine.f[1] = 0x3f80_0000
    try engine.fsgnj_s(instruction)
    #expect(engine.f[0] == 0xffff_ffff_ffc0_0000)
  }

  @Test func movesTakeRawBits() throws {
    var engine = engine([0x1234_5678_8765_8321])
    let toInteger = Instruction(.illegal, rd: 9, rs1: 1)
    try engine.fmv_x_h(toInteger)
    #expect(engine.x[9] == 0xffff_ffff_ffff_8321)
    try engine.fmv_x_w(toInteger)
    #expect(engine.x[9] == 0xffff_ffff_8765_8321)
    try engine.fmv_x_d(toInteger)
    #expect(engine.x[9] == 0x1234_5678_8765_8321)
    engine.x[1] = 0x1234_5678_8765_8321
    try engine.fmv_w_x(Instruction(.illegal, rd: 9, rs1: 1))
    #expect(engine.f[9] == 0xffff_ffff_8765_8321)
    try engine.fmv_h_x(Instruction(.illegal, rd: 9, rs1: 1))
    #expect(engine.f[9] == 0xffff_ffff_ffff_8321)
  }

  @Test func memoryHoldsTheLowBits() throws {
    var engine = engine([0x1122_3344_5566_7788])
    engine.x[2] = TestEngine.base + 8
    try engine.fsw(Instruction(.illegal, rs1: 2, rs2: 1, immediate: -8))
    #expect(engine.memory[0..<8] == [0x88, 0x77, 0x66, 0x55, 0, 0, 0, 0])
    try engine.flw(Instruction(.illegal, rd: 0, rs1: 2, immediate: -8))
    #expect(engine.f[0] == 0xffff_ffff_5566_7788)
    try engine.flh(Instruction(.illegal, rd: 0, rs1: 2, immediate: -8))
    #expect(engine.f[0] == 0xffff_ffff_ffff_7788)
    try engine.fld(Instruction(.illegal, rd: 0, rs1: 2, immediate: -8))
    #expect(engine.f[0] == 0x5566_7788)
  }

  @Test func floatMustBeOnBeforeMemoryIsTouched() {
    var engine = TestEngine()
    engine.isFloatOn = false
    #expect(throws: TestFailure.floatIsOff) { try engine.flw(Instruction(.flw, rd: 1, rs1: 0)) }
    #expect(throws: TestFailure.floatIsOff) { try engine.fsd(Instruction(.fsd, rs1: 0, rs2: 1)) }
    engine.isFloatOn = true
    #expect(throws: TestFailure.memory(0)) { try engine.flw(Instruction(.flw, rd: 1, rs1: 0)) }
  }

  @Test func roundingModesAreCheckedWhereThereIsOne() throws {
    var engine = TestEngine()
    let reserved = Instruction(.illegal, rd: 1, rs1: 1, rs2: 2, immediate: 5 << 5)
    #expect(throws: TestFailure.roundingMode(5)) { try engine.fsqrt_d(reserved) }
    #expect(throws: TestFailure.roundingMode(5)) { try engine.fcvt_d_w(reserved) }
    #expect(throws: TestFailure.roundingMode(5)) { try engine.fcvt_d_s(reserved) }
    #expect(engine.floatCalls.isEmpty)
  }

  @Test func conversionsNameTheirFormats() throws {
    var engine = engine([boxedHalf], answer: 0x3ff0_0000_0000_0000)
    try engine.fcvt_d_h(instruction)
    #expect(engine.floatCalls.last?.operation == .fromHalf)
    #expect(engine.floatCalls.last?.format == .double)
    #expect(engine.floatCalls.last?.operands.first == 0x3c00)
    try engine.fcvt_h_d(instruction)
    #expect(engine.floatCalls.last?.operation == .fromDouble)
    #expect(engine.floatCalls.last?.format == .half)
    #expect(engine.f[0] & ~0xffff == ~0xffff)
  }

  @Test func modularConversionRoundsTowardsZero() throws {
    var engine = engine([7], answer: 9)
    try engine.fcvtmod_w_d(Instruction(.fcvtmod_w_d, rd: 4, rs1: 1))
    let call = TestEngine.FloatCall(
      operation: .toInt32Modular, format: .double, operands: [7, 0, 0], rm: 1)
    #expect(engine.floatCalls == [call])
    #expect(engine.x[4] == 9)
  }

  /// The constants of `fli` in order, as the manual's table has them.
  static let constants: [Double] = [
    -1, .nan, 0x1p-16, 0x1p-15, 0x1p-8, 0x1p-7, 0.0625, 0.125, 0.25, 0.3125, 0.375, 0.4375, 0.5,
    0.625, 0.75, 0.875, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 8, 16, 128, 256, 0x1p15, 0x1p16,
    .infinity, .nan,
  ]

  @Test func constantsAreTheManuals() throws {
    var engine = TestEngine()
    for (number, value) in Self.constants.enumerated() where number != 1 && number != 31 {
      let load = Instruction(.illegal, rd: 1, rs1: UInt8(number))
      try engine.fli_d(load)
      #expect(engine.f[1] == value.bitPattern, "constant \(number)")
      try engine.fli_s(load)
      #expect(engine.f[1] == 0xffff_ffff_0000_0000 | UInt64(Float(value).bitPattern))
      try engine.fli_h(load)
      #expect(engine.f[1] == 0xffff_ffff_ffff_0000 | UInt64(half(value)), "constant \(number)")
    }
  }

  /// A value of few bits in half precision.
  private func half(_ value: Double) -> UInt16 {
    let sign: UInt16 = value < 0 ? 0x8000 : 0
    if value.magnitude >= 0x1p16 { return sign | 0x7c00 }
    if value.magnitude < 0x1p-14 { return sign | UInt16(value.magnitude * 0x1p24) }
    let fraction = UInt16((value.significand - 1) * 1024)
    return sign | UInt16(value.exponent + 15) << 10 | fraction
  }

  static let immediates: [(step: Step, smallest: UInt64, nan: UInt64)] = [
    ({ try $0.fli_s($1) }, 0xffff_ffff_0080_0000, 0xffff_ffff_7fc0_0000),
    ({ try $0.fli_d($1) }, 0x0010_0000_0000_0000, 0x7ff8_0000_0000_0000),
    ({ try $0.fli_h($1) }, 0xffff_ffff_ffff_0400, 0xffff_ffff_ffff_7e00),
  ]

  @Test(arguments: immediates)
  func constantsOfTheFormat(_ step: Step, _ smallest: UInt64, _ nan: UInt64) throws {
    var engine = TestEngine()
    try step(&engine, Instruction(.illegal, rd: 1, rs1: 1))
    #expect(engine.f[1] == smallest)
    try step(&engine, Instruction(.illegal, rd: 1, rs1: 31))
    #expect(engine.f[1] == nan)
  }
}
