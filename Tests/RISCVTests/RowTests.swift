import RISCV
import Testing

@Suite struct RowTests {
  static let texts = Row.all.map { RowText($0) }
  static let short = texts.filter { $0.width == 16 }
  static let long = texts.filter { $0.width == 32 }

  @Test func bitsAddUp() {
    for text in Self.texts {
      let name = text.row.mnemonic
      #expect(text.width == 16 || text.width == 32, "\(name) has \(text.width) bits")
      #expect(text.mask & 3 == 3, "\(name) leaves its size open")
      #expect((text.match & 3 == 3) == (text.width == 32), "\(name) has the wrong size")
    }
  }

  @Test func everyOpcodeHasARow() {
    let stated = Set(Row.all.map(\.opcode))
    for opcode in Opcode.allCases where opcode != .undecoded && opcode != .illegal {
      #expect(stated.contains(opcode), "no row for \(opcode)")
    }
  }

  @Test func namesAreUnique() {
    // `c.nop` is two rows: the instruction, and the hints of the same name with an immediate.
    let names = Row.all.map(\.mnemonic.description)
    let repeated = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
    #expect(Set(repeated) == ["c.nop"])
  }

  /// The rows that are special cases of others, with those.
  static let specialCases: Set<[String]> = [
    ["pause", "fence"], ["prefetch.i", "ori"], ["prefetch.r", "ori"], ["prefetch.w", "ori"],
  ]

  @Test func longRowsOverlapOnlyWhereMeant() {
    var overlaps: Set<[String]> = []
    for (index, one) in Self.long.enumerated() {
      #expect(one.forbidden.isEmpty, "\(one.row.mnemonic) has exceptions that this test ignores")
      for other in Self.long[(index + 1)...]
      where (one.match ^ other.match) & one.mask & other.mask == 0 {
        let inOrder = [one, other].sorted { $0.mask.nonzeroBitCount > $1.mask.nonzeroBitCount }
        #expect(inOrder[0].mask & inOrder[1].mask == inOrder[1].mask)
        overlaps.insert(inOrder.map(\.row.mnemonic.description))
      }
    }
    #expect(overlaps == Self.specialCases)
  }

  @Test func shortRowsNeverOverlap() {
    for bits in UInt32(0)...0xffff where bits & 3 != 3 {
      let rows = Self.short.filter { $0.matches(bits) }
      #expect(rows.count <= 1, "\(bits): \(rows.map(\.row.mnemonic))")
    }
  }
}
