import RISCV
import Testing

@Suite struct CompressedTests {
  static let decoder = Decoder(extensions: .all)

  @Test(arguments: Expansion.all)
  func expands(_ expansion: Expansion) {
    let short = Self.decoder.decode(expansion.short)
    let long = Self.decoder.decode(expansion.long)
    #expect(short.length == 2)
    #expect(long.length == 4)
    let withoutLength: UInt64 = ~(7 << 40)
    #expect(short.bits & withoutLength == long.bits & withoutLength)
  }

  @Test(arguments: [
    0x0000,  // what memory holds where nothing was written
    0x0004,  // c.addi4spn with 0
    0x2001,  // c.addiw to x0
    0x6101,  // c.addi16sp with 0
    0x6201,  // c.lui with 0, and not one of Zcmop's
    0x4002, 0x6002,  // c.lwsp, c.ldsp to x0
    0x8002,  // c.jr to x0
    0x9000, 0x8c40,  // beside Zcb's stores
    0x9c79, 0x9c7d,  // beside c.not
  ])
  func reservedEncodingsAreIllegal(_ bits: UInt32) {
    #expect(Self.decoder.decode(bits).opcode == .illegal)
  }

  /// An encoding without effect, and the instruction that it looks like.
  @Test(
    arguments: [
      (0x0005, Opcode.addi),  // c.nop 1
      (0x0081, .addi),  // c.addi x1, 0
      (0x4001, .addi),  // c.li x0, 0
      (0x6005, .lui),  // c.lui x0, 1
      (0x0002, .slli), (0x0082, .slli),  // c.slli x0, 0; c.slli x1, 0
      (0x8001, .srli), (0x8401, .srai),  // c.srli and c.srai by 0
      (0x8006, .add), (0x900a, .add),  // c.mv x0, x1; c.add x0, x2: a hint of Zihintntl
    ] as [(UInt32, Opcode)])
  func hintsAreWhatTheyLookLike(_ bits: UInt32, _ opcode: Opcode) {
    let instruction = Self.decoder.decode(bits)
    #expect(instruction.opcode == opcode)
    let isToX0 = bits >> 7 & 31 == 0
    #expect(bits >> 13 == 4 && bits & 3 == 1 || (instruction.rd == Instruction.sink) == isToX0)
  }

  @Test func floatLoadsReachRegister0() {
    #expect(Self.decoder.decode(0x2002).rd == 0)  // c.fldsp ft0, 0(sp)
    #expect(Self.decoder.decode(0x0000_3007).rd == 0)  // fld ft0, 0(x0)
  }

  @Test func extensionsAreAskedFor() {
    var extensions = ExtensionSet.all
    extensions.remove(.zcmop)
    #expect(Self.decoder.decode(0x6181).opcode == .c_mop)
    #expect(Decoder(extensions: extensions).decode(0x6181).opcode == .illegal)
    extensions.remove(.d)
    #expect(Decoder(extensions: extensions).decode(0x2002).opcode == .illegal)
  }
}
