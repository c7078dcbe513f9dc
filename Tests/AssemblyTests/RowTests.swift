import Assembly
import RISCV
import Testing

/// Decoder, encoder and disassembler, each row against itself.
@Suite struct RowTests {
  static let encoder = Encoder(extensions: .all)

  /// Does every encoding of a row decode to it, or to a row with more fixed bits?
  @Test(arguments: Row.all) func decodesToItself(row: Row) throws {
    var random = RandomBits(seed: 2)
    for _ in 0..<100 {
      let encoding = row.sample(&random)
      guard let found = Row.decoder.row(of: encoding) else { continue }
      let isSpecialCase = found.fixedBits > row.fixedBits || Self.excludes(row)
      #expect(found.isSame(as: row) || isSpecialCase, "\(String(encoding, radix: 16))")
    }
    #expect(!row.samples(8).isEmpty, "no encoding decodes to it")
  }

  /// Its bits leave registers to other rows.
  private static func excludes(_ row: Row) -> Bool {
    row.bits.description.utf8.contains { $0 > 127 }
  }

  /// Does the encoder undo the decoder?
  @Test(arguments: Row.all) func encodesWhatItDecodes(row: Row) throws {
    for encoding in row.samples(50) {
      let instruction = Row.decoder.decode(encoding)
      let again = try #require(Self.encoder.encode(instruction))
      #expect(Row.decoder.decode(again) == instruction)
      // Hints in 16 bits have several spellings; 32 bits have one.
      if row.length == 4 { #expect(again == encoding) }
    }
  }

  /// Does the text begin with the mnemonic, and name as many operands as the row?
  @Test(arguments: Row.all) func hasText(row: Row) {
    var style = Disassembler.Style()
    style.usesAliases = false
    let disassembler = Disassembler(style: style)
    var mnemonic = row.mnemonic.description
    if mnemonic.hasSuffix("N") { mnemonic.removeLast() }
    for encoding in row.samples(20) {
      let text = disassembler.text(of: encoding, at: 0x8000_0000)
      #expect(text.hasPrefix(mnemonic))
      let operands = text.split(separator: "\t").dropFirst().joined().split(separator: ",")
      let stated = row.operands.description.split(separator: ",").count
      #expect(operands.count == stated || operands.count == stated - 1 || text == "fence.tso")
    }
  }

  /// Is every row explained, with an effect or with the statement that there is none?
  @Test(arguments: Row.all) func isExplained(row: Row) {
    let explainer = Explainer()
    for encoding in row.samples(20) {
      let lines = explainer.explain(encoding, at: 0x8000_0000)
      #expect(!lines.isEmpty && lines.allSatisfy { !$0.isEmpty && $0.utf8.count < 140 }, "\(lines)")
    }
  }

  /// Do the fields of a row fill its encoding?
  @Test(arguments: Row.all) func fieldsFillTheEncoding(row: Row) {
    var position = UInt8(row.length * 8)
    for field in row.fields {
      position -= field.width
      #expect(field.low == position && field.high == position + field.width - 1)
    }
    #expect(position == 0)
  }
}
