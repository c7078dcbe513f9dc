import Assembly
import RISCV
import Testing

/// The explainer's words, an encoding a line: at 0x80000000, effects separated by semicolons.
@Suite struct ExplainerTests {
  // swift-format-ignore
  static let cases: [(encoding: UInt32, effects: String)] = [
    (0x00c5_853b, "a0 <- sext32(a1 + a2)"),                              // addw a0,a1,a2
    (0xff05_8513, "a0 <- a1 - 16"),                                      // addi a0,a1,-16
    (0x0005_8513, "a0 <- a1"),                                           // mv a0,a1
    (0x0000_0013, "nothing happens"),                                    // nop
    (0x0000_0297, "t0 <- 0x80000000"),                                   // auipc t0,0
    (0x00b5_0863, "pc <- 0x80000010 if a0 == a1"),                       // beq a0,a1,.+16
    (0xfeb5_7ce3, "pc <- 0x7ffffff8 if a0 >=u a1"),                      // bgeu a0,a1,.-8
    (0x0015_3513, "a0 <- a0 == 0"),                                      // seqz a0,a0
    (0x00a0_3533, "a0 <- a0 != 0"),                                      // snez a0,a0
    (0x0101_2503, "a0 <- sext32(memory32[sp + 16])"),                    // lw a0,16(sp)
    (0x0005_2003, "reads memory32[a0] and drops it"),                    // lw zero,0(a0)
    (0x0011_3423, "memory64[sp + 8] <- ra"),                             // sd ra,8(sp)
    (0x00b5_0023, "memory8[a0] <- low8(a1)"),                            // sb a1,0(a0)
    (0x0100_00ef, "pc <- 0x80000010; ra <- 0x80000004"),                 // jal .+16
    (0x8082,      "pc <- ra & ~1"),                                      // ret
    (0x02c5_c533, "a0 <- a1 / a2"),                                      // div a0,a1,a2
    (0x02c5_b533, "a0 <- high64(a1 *u a2)"),                             // mulhu a0,a1,a2
    (0x60c5_9533, "a0 <- (a1 >> -a2) | (a1 << a2)"),                     // rol a0,a1,a2
    (0x40c5_f533, "a0 <- a1 & ~a2"),                                     // andn a0,a1,a2
    (0x3052_9073, "csr mtvec <- t0"),                                    // csrw mtvec,t0
    (0x3000_2573, "a0 <- csr mstatus"),                                  // csrr a0,mstatus
    (0x3405_1573, "old <- csr mscratch; csr mscratch <- a0; a0 <- old"), // csrrw a0,mscratch,a0
    (0xc010_1073, "trap: illegal instruction (csr time is read-only)"),  // csrw time,zero
    (0x0ff0_000f, "earlier accesses happen before later accesses"),      // fence
    (0x0000_0073, "trap: environment call from the present privilege mode"),
    (0x0000_0000, "trap: illegal instruction"),
    (0x00c5_f553, "single(fa0) <- single(fa1) + single(fa2), rounded as frm says"),
    (0x02c5_9553, "fa0 <- fa1 + fa2, towards zero"),                     // fadd.d fa0,fa1,fa2,rtz
    (0x02c5_d553, "trap: illegal instruction (reserved rounding mode)"),
    (0x2060_8053, "single(ft0) <- (single(ft1) & ~0x80000000) | (single(ft6) & 0x80000000)"),
    (0x2010_8053, "single(ft0) <- single(ft1)"),                         // fmv.s ft0,ft1
    (0x2210_9053, "ft0 <- ft1 ^ 0x8000000000000000"),                    // fneg.d ft0,ft1
    (0x0005_2507, "single(fa0) <- memory32[a0]"),                        // flw fa0,0(a0)
    (0x0af6_7553, "fa0 <- fa2 - fa5, rounded as frm says"),              // fsub.d fa0,fa2,fa5
    (0xf010_0053, "single(ft0) <- 0xbf800000"),                          // fli.s ft0,-1.0
  ]

  @Test(arguments: cases.indices) func explains(index: Int) {
    let (encoding, effects) = Self.cases[index]
    let lines = Explainer().explain(encoding, at: 0x8000_0000)
    #expect(lines.joined(separator: "; ") == effects)
  }

  @Test func tellsAnAtomicStep() {
    // amoadd.w a1,a2,(a0)
    #expect(
      Explainer().explain(0x00c5_25af, at: 0) == [
        "old <- sext32(memory32[a0])", "memory32[a0] <- low32(old + a2), in the same step",
        "a1 <- old",
      ])
  }

  @Test func usesSymbolsAndNumbers() {
    let symbols = SymbolTable([Symbol(name: "main", address: 0x8000_0000, size: 64)])
    let explainer = Explainer(registers: .numeric, symbols: symbols)
    let lines = explainer.explain(0x0100_00ef, at: 0x8000_0000)
    #expect(lines == ["pc <- 0x80000010 (main+0x10)", "x1 <- 0x80000004 (main+0x4)"])
  }

  @Test func knowsOnlyItsExtensions() {
    let explainer = Explainer(extensions: [.i])
    #expect(explainer.explain(0x02c5_c533, at: 0) == ["trap: illegal instruction"])
  }

  @Test func drawsAnEncoding() {
    let lines = Explanation().lines(about: 0xfa05_0613, at: 0)
    #expect(
      lines == [
        "  31        20  19 15  14 12  11  7  6     0",
        "+--------------+-------+-------+-------+---------+",
        "|  imm[11:0]   |  rs1  |       |  rd   |         |",
        "| 111110100000 | 01010 |  000  | 01100 | 0010011 |",
        "+--------------+-------+-------+-------+---------+",
        "addi a2,a0,-96",
        "    a2 <- a0 - 96",
        "Extension: i",
      ])
  }

  @Test func drawsAShortEncoding() {
    let lines = Explanation().lines(about: 0xffff_852e, at: 0)
    #expect(lines.contains("mv a0,a1    (c.mv)"))
    #expect(lines.last == "Extension: c")
  }

  @Test func saysWhatIsNoInstruction() {
    let lines = Explanation().lines(about: 0xffff_ffff, at: 0)
    #expect(lines.first == ".4byte 0xffffffff")
    #expect(lines.last == "No instruction of this machine.")
  }
}
