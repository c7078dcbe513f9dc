import Assembly
import RISCV
import TestPrograms
import Testing

/// Texts of instructions that objdump 2.40 does not know or says otherwise, and the options.
@Suite struct DisassemblerTests {
  // swift-format-ignore
  static let cases: [(encoding: UInt32, text: String)] = [
    (0x0015_0513, "addi\ta0,a0,1"),
    (0xf010_0053, "fli.s\tft0,-1.0"),
    (0xf21e_8053, "fli.d\tft0,65536.0"),
    (0xc285_9553, "fcvtmod.w.d\ta0,fa1,rtz"),
    (0x28c5_25af, "amocas.w\ta1,a2,(a0)"),
    (0x2ec5_25af, "amocas.w.aqrl\ta1,a2,(a0)"),
    (0xc1c5_c573, "mop.r.16\ta0,a1"),
    (0x0ec5_d533, "czero.eqz\ta0,a1,a2"),
    (0x6081,      "c.mop.1"),
    (0x9d75,      "not\ta0,a0"),
    (0x8330_000f, "fence.tso"),
    (0x0000_000f, "fence\tunknown,unknown"),
    (0x7c00_2573, "csrr\ta0,0x7c0"),
    (0xffff_ffff, ".4byte\t0xffffffff"),
    (0x8002,      ".2byte\t0x8002"),
    (0x0000,      "unimp"),
    (0xc000_1073, "unimp"),
  ]

  @Test(arguments: cases.indices) func writes(index: Int) {
    let (encoding, text) = Self.cases[index]
    #expect(Disassembler().text(of: encoding, at: 0) == text)
  }

  @Test func namesTargets() {
    let symbols = SymbolTable([Symbol(name: "loop", address: 0x1000, size: 16)])
    let disassembler = Disassembler(symbols: symbols)
    #expect(disassembler.text(of: 0xfe05_1ee3, at: 0x1004) == "bnez\ta0,1000 <loop>")
    #expect(disassembler.text(of: 0xfe05_1ee3, at: 0x1008) == "bnez\ta0,1004 <loop+0x4>")
    #expect(disassembler.text(of: 0xfe05_1ee3, at: 0x2000) == "bnez\ta0,0x1ffc")
  }

  @Test func wrapsTargets() {
    #expect(Disassembler().text(of: 0xfe05_1ee3, at: 0) == "bnez\ta0,0xfffffffffffffffc")
  }

  @Test func knowsOnlyItsExtensions() {
    let disassembler = Disassembler(extensions: [.i, .m])
    #expect(disassembler.text(of: 0x02c5_c533, at: 0) == "div\ta0,a1,a2")
    #expect(disassembler.text(of: 0x8082, at: 0) == ".2byte\t0x8082")
  }

  // MARK: Listings

  @Test func listsBytes() {
    let symbols = SymbolTable([
      Symbol(name: "_start", address: 0x8000_0000), Symbol(name: "f", address: 0x8000_0004),
    ])
    let listing = Listing(Disassembler(symbols: symbols))
    let code: [UInt8] = [0x97, 0x02, 0, 0, 0x82, 0x80, 0x13, 0x05, 0x07]
    #expect(
      listing.lines(code[...], at: 0x8000_0000) == [
        "0000000080000000 <_start>:",
        "    80000000:\t00000297          \tauipc\tt0,0x0",
        "",
        "0000000080000004 <f>:",
        "    80000004:\t8082              \tret",
        "    80000006:\t0513              \t.2byte\t0x513",
        "    80000008:\t07                \t.byte\t0x7",
      ])
  }

  @Test func listsAProgram() throws {
    let file = try ELFFile(bytes: ELFBuilder().build())
    let lines = Listing(Disassembler(symbols: SymbolTable(file.symbols))).lines(of: file)
    #expect(lines.first == "Section .text:")
    #expect(lines.contains { $0.hasSuffix("\tret") } && lines.contains { $0.hasSuffix("\tnop") })
  }

  @Test func listsAtTheEndOfTheAddressSpace() {
    let lines = Listing(Disassembler()).lines([1, 0, 1, 0], at: UInt64.max - 1)
    #expect(lines.count == 2 && lines[1].hasPrefix("           0:\t"))
  }
}
