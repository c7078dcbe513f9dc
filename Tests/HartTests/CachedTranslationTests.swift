import Bus
import Hart
import RISCV
import Testing

/// What a hart remembers of a translation must not outlive what it was made from. M loads and stores here with the
/// privilege of S or U, by MPRV, so that code and data do not share a table.
@Suite struct CachedTranslationTests {
  static let address: UInt64 = 0x12_3456_7ab8
  static let borrowed: UInt64 = 1 << 17
  static let supervisor: UInt64 = 1 << 11
  static let sum: UInt64 = 1 << 18
  static let mxr: UInt64 = 1 << 19
  static let code: UInt64 = 0x8030_0000
  static let handler: UInt64 = 0x8030_1000
  static let otherPage: UInt64 = 0x8000_1000

  let tables: PageTables
  var machine: TestMachine { tables.machine }

  init() throws {
    tables = try PageTables(.sv39)
    let encoder = Encoder(extensions: .all)
    let load = try #require(encoder.encode(Instruction(.ld, rd: 10, rs1: 11)))
    let store = try #require(encoder.encode(Instruction(.sd, rs1: 11, rs2: 12)))
    try machine.memory.store(load, Self.code)
    try machine.memory.store(store, Self.code + 4)
    try machine.memory.store(111 as UInt64, PageTables.page | 0xab8)
    try machine.memory.store(222 as UInt64, Self.otherPage | 0xab8)
    try machine.write("mtvec", Self.handler)
  }

  /// Runs the load or store with `mstatus`; returns what was read (0 for a store), or nil and leaves the cause.
  private func run(_ access: Access, status: UInt64, _ address: UInt64 = address) throws -> UInt64?
  {
    let hart = machine.hart
    try machine.write("mstatus", status)
    hart.pc = access == .load ? Self.code : Self.code + 4
    let next = hart.pc + 4
    hart.registers[10] = 0
    hart.registers[11] = address
    hart.registers[12] = 333
    _ = hart.run(budget: 1)
    guard hart.pc == next else {
      #expect(hart.pc == Self.handler)
      return nil
    }
    return hart.registers[10]
  }

  private func load(_ status: UInt64 = borrowed | supervisor, _ address: UInt64 = address) throws
    -> UInt64?
  {
    try run(.load, status: status, address)
  }

  @Test func permissionsOfModesDoNotMix() throws {
    try tables.map(Self.address, PageTables.leaf(Bits.open | Bits.u))
    for _ in 0..<2 {
      #expect(try load() == nil)
      #expect(try load(Self.borrowed | Self.supervisor | Self.sum) == 111)
      #expect(try load(Self.borrowed) == 111)
      #expect(try load(0) == nil, "the address itself, untranslated, is nowhere")
    }
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    try machine.run(.sfence_vma)
    for _ in 0..<2 {
      #expect(try load() == 111)
      #expect(try load(Self.borrowed | Self.supervisor | Self.sum) == 111)
      #expect(try load(Self.borrowed) == nil)
    }
  }

  @Test func executablePagesAreReadableWithMXROnly() throws {
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.x | Bits.a))
    for _ in 0..<2 {
      #expect(try load() == nil)
      #expect(try load(Self.borrowed | Self.supervisor | Self.mxr) == 111)
    }
  }

  @Test func storesAskAgainAfterALoad() throws {
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.r | Bits.w | Bits.a))
    let status = Self.borrowed | Self.supervisor
    try machine.write("menvcfg", 0)
    #expect(try load() == 111)
    #expect(try run(.store, status: status) == nil)
    #expect(try machine.read("mcause") == 15)
    #expect(try machine.read("mtval") == Self.address)
    try machine.write("menvcfg", 1 << 61)
    #expect(try load() == 111)
    #expect(try run(.store, status: status) == 0)
    #expect(try tables.entry(Self.address) & Bits.d != 0)
    #expect(try load() == 333)
  }

  /// Each fence that covers the address shows the new entry.
  @Test(
    arguments: [
      (.sfence_vma, false, false), (.sfence_vma, true, false), (.sfence_vma, false, true),
      (.sfence_vma, true, true), (.sinval_vma, true, true), (.sinval_vma, false, false),
    ] as [(Opcode, Bool, Bool)], 0...2)
  func fencesShowTheNewEntry(
    fence: (opcode: Opcode, byAddress: Bool, bySpace: Bool), level: Int
  ) throws {
    let size: UInt64 = 1 << UInt64(12 + 9 * level)
    let neighbour = Self.address ^ (level == 0 ? 0 : 0x4000)
    try tables.map(Self.address, PageTables.leaf(Bits.open), level: level)
    let physical = PageTables.page | Self.address & (size - 1)
    if level < 2 {
      try machine.memory.store(111 as UInt64, physical)
      #expect(try load() == 111)
    } else {
      _ = try load()
    }
    try tables.map(Self.address, 0, level: level)
    machine.hart.registers[13] = neighbour
    machine.hart.registers[14] = 0
    try machine.run(
      fence.opcode, rs1: fence.byAddress ? 13 : 0, rs2: fence.bySpace ? 14 : 0)
    #expect(try load() == nil)
    #expect(try machine.read("mcause") == 13)
  }

  /// Who asks for changed pages must not change what the guest sees: a translation without a fence stays in force.
  @Test func withheldWritesAreNoticedAndTranslatedAsBefore() throws {
    let status = Self.borrowed | Self.supervisor
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    #expect(try run(.store, status: status) == 0)
    try tables.map(Self.address, 0)
    for _ in 0..<2 {
      let epoch = machine.memory.beginChangeEpoch()
      machine.hart.withholdWrites()
      #expect(try load() == 333)
      #expect(machine.memory.changedPages(since: epoch) == [])
      #expect(try run(.store, status: status) == 0)
      #expect(machine.memory.changedPages(since: epoch) == [0])
    }
    try machine.run(.sfence_vma)
    #expect(try load() == nil)
  }

  @Test func anotherTableIsAnotherSpace() throws {
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    #expect(try load() == 111)
    let satp = try machine.read("satp")
    // An empty table, of the same and another space.
    for other in [satp + 64, satp + 64 | 7 << 44] {
      try machine.write("satp", other)
      #expect(try load() == nil)
      try machine.write("satp", satp)
      #expect(try load() == 111)
    }
    try machine.write("satp", 0)
    #expect(try load() == nil)
    #expect(try load(Self.borrowed | Self.supervisor, PageTables.page | 0xab8) == 111)
  }

  /// G in the entry, or in the pointer above it.
  @Test(arguments: [(Bits.g, 0), (0, Bits.g)] as [(UInt64, UInt64)])
  func whatIsGlobalIsInEverySpace(ofLeaf: UInt64, ofPointer: UInt64) throws {
    try tables.map(Self.address, PageTables.leaf(Bits.open | ofLeaf))
    let above = tables.location(Self.address, level: 1)
    let pointer = try machine.memory.load(above, as: UInt64.self)
    try machine.memory.store(pointer | ofPointer, above)
    #expect(try load() == 111)
    let satp = try machine.read("satp")
    // An empty table of another space, and a fence there.
    try machine.write("satp", satp + 64 | 7 << 44)
    #expect(try load() == 111)
    try fence(space: 7)
    #expect(try load() == 111)
    try machine.write("satp", satp)
    try tables.map(Self.address, 0)
    #expect(try load() == 111)
    try machine.run(.sfence_vma)
    #expect(try load() == nil)
  }

  @Test func aFenceOfASpaceLeavesOthersAlone() throws {
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    try machine.write("satp", try machine.read("satp") | 5 << 44)
    #expect(try load() == 111)
    try tables.map(Self.address, 0)
    for address in [nil, Self.address] {
      try fence(address, space: 4)
      #expect(try load() == 111)
    }
    try fence(space: 5)
    #expect(try load() == nil)
  }

  private func fence(_ address: UInt64? = nil, space: UInt64) throws {
    machine.hart.registers[5] = space
    machine.hart.registers[6] = address ?? 0
    try machine.run(.sfence_vma, rs1: address == nil ? 0 : 6, rs2: 5)
  }

  @Test func protectionTakesBackWhatItGave() throws {
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    #expect(try load() == 111)
    try machine.write("pmpaddr0", PageTables.page >> 2 | 0x1ff)
    try machine.write("pmpaddr1", ~0)
    try machine.write("pmpcfg0", 0x1f << 8 | 0x18)
    #expect(try load() == nil)
    #expect(try machine.read("mcause") == 5)
    try machine.write("pmpaddr0", Self.otherPage >> 2 | 0x1ff)
    #expect(try load() == 111)
    // Locked, it holds for M itself.
    #expect(try run(.store, status: 0, Self.otherPage) == 0)
    try machine.write("pmpcfg0", 0x1f << 8 | 0x99)
    #expect(try run(.store, status: 0, Self.otherPage) == nil)
    #expect(try machine.read("mcause") == 7)
    #expect(try run(.load, status: 0, Self.otherPage) == 333)
  }

  @Test func splitPagesAreAskedEveryTime() throws {
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    // The four bytes after the double word at ..ab8 are closed.
    try machine.write("pmpaddr0", (PageTables.page | 0xac0) >> 2)
    try machine.write("pmpaddr1", ~0)
    try machine.write("pmpcfg0", 0x1f << 8 | 0x10)
    for _ in 0..<2 {
      #expect(try load() == 111)
      #expect(try load(Self.borrowed | Self.supervisor, Self.address + 4) == nil)
      #expect(try load(Self.borrowed | Self.supervisor, Self.address + 8) == nil)
      #expect(try load(Self.borrowed | Self.supervisor, Self.address + 12) == 0)
    }
  }

  @Test func memoryTypesAreTakenBack() throws {
    try machine.write("menvcfg", 1 << 62)
    try tables.map(Self.address, PageTables.leaf(Bits.open | 1 << 61))
    #expect(try load() == 111)
    try machine.write("menvcfg", 0)
    #expect(try load() == nil)
  }
}
