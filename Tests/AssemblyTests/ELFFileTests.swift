import Assembly
import Fuzzing
import TestPrograms
import Testing

@Suite struct ELFFileTests {
  private func builder() -> ELFBuilder {
    var builder = ELFBuilder()
    builder.memorySize = 64
    builder.symbols = [
      .init(name: "_start", value: 0x8000_0000, size: 4),
      .init(name: "$x", value: 0x8000_0000, type: 0, isGlobal: false),
      .init(name: "end", value: 0x8000_0004, type: 0, isGlobal: false),
      .init(name: "undefined", value: 0, section: 0),
      .init(name: "stack_size", value: 0x400, type: 0, section: 0xfff1),
    ]
    return builder
  }

  @Test func readsAProgram() throws {
    let file = try ELFFile(bytes: builder().build())
    #expect(file.entry == 0x8000_0000)
    #expect(!file.isPositionIndependent)
    #expect(file.flags == [.compressed, .doubleFloatABI])
    let segment = try #require(file.segments.first)
    #expect(segment.virtualAddress == 0x8000_0000 && segment.physicalAddress == 0x8000_0000)
    #expect(segment.memorySize == 64 && segment.isExecutable && !segment.isWritable)
    #expect(file.contents(of: segment).elementsEqual([0x13, 0, 0, 0, 0x67, 0x80, 0, 0]))
    #expect(file.sections.map { $0.name } == ["", ".text", ".symtab", ".strtab", ".shstrtab"])
    #expect(file.symbols.map { $0.name } == ["_start", "end", "stack_size"])
    #expect(file.symbols.map { $0.kind } == [.function, .label, .absolute])
    #expect(file.symbols[1].limit == 0x8000_0008)
  }

  @Test func readsAPositionIndependentProgram() throws {
    var builder = builder()
    builder.type = 3
    #expect(try ELFFile(bytes: builder.build()).isPositionIndependent)
  }

  /// Is every truncation refused, with a message?
  @Test func refusesEveryTruncation() {
    let bytes = builder().build()
    for count in 0..<bytes.count {
      #expect(throws: ELFError.self) { try ELFFile(bytes: Array(bytes.prefix(count))) }
    }
  }

  /// One change to a good file, and the error that it gives.
  struct Damage: Sendable, CustomTestStringConvertible {
    let offset: Int
    let bytes: [UInt8]
    let error: ELFError
    var testDescription: String { error.description }

    init(_ offset: Int, _ bytes: [UInt8], _ error: ELFError) {
      self.offset = offset
      self.bytes = bytes
      self.error = error
    }
  }

  private static let far = ELFBuilder.bytes(UInt64.max - 8)

  static let damages: [Damage] = [
    Damage(0, [0x7e], .notELF),
    Damage(4, [1], .not64Bit),
    Damage(5, [2], .notLittleEndian),
    Damage(6, [7], .unknownVersion(7)),
    Damage(16, [1], .notExecutable(1)),
    Damage(18, [62], .wrongMachine(62)),
    Damage(32, far, .segmentTableOutOfBounds),
    Damage(40, far, .sectionTableOutOfBounds),
    Damage(54, [57], .segmentHeaderSize(57)),
    Damage(56, [0xff, 0xff], .tooManyHeaders),
    Damage(56, [0xfe, 0xff], .segmentTableOutOfBounds),
    Damage(56, [0], .noSegments),
    Damage(58, [63], .sectionHeaderSize(63)),
    Damage(60, [0, 0], .tooManyHeaders),
    Damage(60, [0xff, 0xff], .sectionTableOutOfBounds),
    Damage(62, [1], .noSectionNames(1)),
    Damage(62, [9], .noSectionNames(9)),
    Damage(64, [2], .noSegments),
    Damage(72, far, .segmentOutOfBounds(0)),
    Damage(80, far, .segmentWraps(0)),
    Damage(88, far, .segmentWraps(0)),
    Damage(96, [65], .segmentLargerThanMemory(0)),
  ]

  @Test(arguments: damages) func refuses(damage: Damage) {
    var bytes = builder().build()
    bytes.replaceSubrange(damage.offset..<damage.offset + damage.bytes.count, with: damage.bytes)
    #expect(throws: damage.error) { try ELFFile(bytes: bytes) }
    #expect(!damage.error.description.contains("\n"))
  }

  /// Offsets count from the header of a section: 1 `.text`, 2 `.symtab`, 3 `.strtab`, 4 `.shstrtab`.
  static let sectionDamages: [(section: Int, damage: Damage)] = [
    (1, Damage(0, [0xff, 0xff], .nameOutOfBounds(4))),
    (1, Damage(24, far, .sectionOutOfBounds(1))),
    (2, Damage(32, far, .sectionOutOfBounds(2))),
    (2, Damage(40, [1], .noSymbolNames(1))),
    (2, Damage(40, [200], .noSymbolNames(200))),
    (2, Damage(56, [25], .symbolSize(25))),
    (3, Damage(32, [12], .unterminatedStrings(3))),
    (3, Damage(32, [8], .nameOutOfBounds(3))),
  ]

  @Test(arguments: sectionDamages.indices) func refusesSection(index: Int) {
    let (section, damage) = Self.sectionDamages[index]
    var bytes = builder().build()
    let table = bytes.count - (5 - section) * 64
    let start = table + damage.offset
    bytes.replaceSubrange(start..<start + damage.bytes.count, with: damage.bytes)
    #expect(throws: damage.error) { try ELFFile(bytes: bytes) }
  }

  /// Does random damage ever do worse than an error?
  @Test func survivesFuzzing() {
    let good = builder().build()
    var disassembler = Disassembler()
    var accepted = 0
    Fuzzing.run(usual: 20_000) { random in
      guard let file = try? ELFFile(bytes: good.mutated(by: &random)) else { return }
      accepted += 1
      disassembler.symbols = SymbolTable(file.symbols)
      #expect(Listing(disassembler).lines(of: file).count < 1000)
    }
    #expect(accepted > 1000)
  }
}
