import Assembly
import RISCV
import TestPrograms
import Testing

/// Every row with random operands, as objdump writes it.
///
/// Deliberate differences:
///
/// - With aliases, objdump says `add a0,a1,1`, `csrrw a0,mstatus,2`; here the `i` stays.
/// - Without aliases, its name of `c.nop` is `c.addi zero,0`.
/// - `mv` and `fsflagsi` it says in one more way, and 16-bit shifts by zero are shifts by 64 to it, as in RV128.
/// - What it shows as data: conversions that are exact with a rounding mode, and instructions of extensions that came after
///   the version (2.40 in Debian 12). Unused fields of `fence` and `fence.i` are kept zero here for the same reason.
@Suite(.enabled(if: Objdump.path != nil, "riscv64-unknown-elf-objdump is not installed"))
struct ObjdumpTests {
  /// What Debian 12's objdump (2.40) is told to expect.
  static let architecture =
    "rv64imafdc_zicsr_zifencei_zicbom_zicbop_zicboz_zihintpause_zawrs_zba_zbb_zbc_zbs_zfh_svinval"

  /// Extensions that it may not know.
  static let recent: ExtensionSet = [.zacas, .zfa, .zcb, .zimop, .zcmop, .zicond]

  static let base: UInt64 = 0x8000_0000

  @Test(arguments: [("", true), ("no-aliases", false), ("no-aliases,numeric", false)])
  func agrees(option: String, usesAliases: Bool) throws {
    let (rows, code) = Self.samples()
    var builder = ELFBuilder()
    builder.code = code.flatMap { $0 }
    builder.architecture = Self.architecture
    let expected = try Objdump.texts(
      of: builder.build(), options: option.isEmpty ? [] : ["-M", option])
    try #require(expected.count == rows.count)
    var style = Disassembler.Style()
    style.usesAliases = usesAliases
    style.registers = option.hasSuffix("numeric") ? .numeric : .application
    let disassembler = Disassembler(style: style)
    var address = Self.base
    var unknown = 0
    for (index, row) in rows.enumerated() {
      let encoding = code[index].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let text = Objdump.normalised(disassembler.text(of: encoding, at: address))
      address += UInt64(code[index].count)
      if expected[index].hasPrefix("."), !row.extensions.isDisjoint(with: Self.recent) {
        unknown += 1
        continue
      }
      if Self.isDeliberate(text, expected[index], row, usesAliases) { continue }
      #expect(text == expected[index], "\(String(encoding, radix: 16)) \(row.testDescription)")
    }
    #expect(unknown < rows.count / 5)
  }

  private static func isDeliberate(
    _ text: String, _ expected: String, _ row: Row, _ usesAliases: Bool
  ) -> Bool {
    let words = text.split(separator: " ", maxSplits: 1)
    if usesAliases, let immediate = words[0].lastIndex(of: "i") {
      var mnemonic = words[0]
      mnemonic.remove(at: immediate)
      if words.count == 2, expected == mnemonic + " " + words[1] { return true }
    }
    let shiftsBy64 = ["c.slli64", "c.srli64", "c.srai64"]
    if row.length == 2, shiftsBy64.contains(String(expected.prefix(8))) { return true }
    if row.length == 2, words[0] == "mv", expected.hasSuffix(",0") { return true }
    if usesAliases, row.opcode == .csrrwi, "fsflagsi zero," + words[1] == expected { return true }
    if !usesAliases, row.mnemonic.description == "c.nop" { return expected.hasPrefix("c.addi ") }
    let isExact = ["fcvt.d.w", "fcvt.d.wu", "fcvt.d.s", "fcvt.d.h", "fcvt.s.h"].contains(words[0])
    return isExact && text.split(separator: ",").count == 3 && expected.hasPrefix(".")
  }

  private static func samples() -> (rows: [Row], code: [[UInt8]]) {
    var rows: [Row] = []
    var code: [[UInt8]] = []
    for row in Row.all {
      for sample in row.samples(100, seed: 4) {
        rows.append(row)
        let mask: UInt32 =
          switch row.opcode {
          case .fence: 0x0ff0_707f
          case .fence_i: 0x707f
          default: ~0
          }
        let bytes = ELFBuilder.bytes(sample & mask)
        code.append(Array(bytes.prefix(row.length)))
      }
    }
    return (rows, code)
  }
}
