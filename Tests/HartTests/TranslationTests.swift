import Bus
import Hart
import RISCV
import Testing

@Suite struct TranslationTests {
  static let address: UInt64 = 0x12_3456_7abc

  // MARK: Walks

  @Test(arguments: Mode.allCases, accesses)
  func everyLevelMapsPagesOfItsSize(mode: Mode, access: Access) throws {
    for level in 0..<mode.levels {
      let tables = try PageTables(mode)
      let size: UInt64 = 1 << UInt64(12 + 9 * level)
      let physical = (0xff_ffff_ffff_ffff & ~(size - 1))
      try tables.map(Self.address, PageTables.leaf(Bits.open, physical), level: level)
      let translation = try tables.translate(Self.address, access)
      #expect(translation.physical == physical | Self.address & (size - 1))
      #expect(translation.canRead && translation.canWrite && translation.canExecute)
      #expect(translation.isWholePage)
    }
  }

  @Test(arguments: Mode.allCases, accesses)
  func addressesMustBeSignExtended(mode: Mode, access: Access) throws {
    let tables = try PageTables(mode)
    let top: UInt64 = 1 << UInt64(12 + 9 * mode.levels - 1)
    for (address, isCanonical) in [
      (0, true), (top - 1, true), (top, false), (0 &- top, true), ((0 &- top) - 1, false),
      (~0, true), (1 << 63, false),
    ] as [(UInt64, Bool)] {
      try tables.map(
        address, PageTables.leaf(Bits.open, 0), level: mode.levels - 1)
      let fault = tables.fault(address, access)
      #expect(fault == (isCanonical ? nil : pageFault(access, address)), "\(address)")
    }
  }

  @Test(arguments: Mode.allCases)
  func superpagesMustBeAligned(mode: Mode) throws {
    for level in 1..<mode.levels {
      let tables = try PageTables(mode)
      for bit in 0..<9 * level {
        let leaf = PageTables.leaf(Bits.open, 0) | 1 << UInt64(10 + bit)
        try tables.map(Self.address, leaf, level: level)
        #expect(tables.fault(Self.address, .load) == pageFault(.load, Self.address))
      }
    }
  }

  @Test(arguments: Mode.allCases, accesses)
  func tablesMustNotGoOnBelowTheLastLevel(mode: Mode, access: Access) throws {
    let tables = try PageTables(mode)
    try tables.map(Self.address, PageTables.leaf(Bits.v))
    #expect(tables.fault(Self.address, access) == pageFault(access, Self.address))
  }

  /// Entries with bits that make them invalid, as leaf and as pointer.
  @Test(
    arguments: [
      0, Bits.open & ~Bits.v, Bits.v | Bits.w | Bits.a | Bits.d, Bits.v | Bits.w | Bits.x | Bits.a,
      Bits.open | 1 << 54, Bits.open | 1 << 60, Bits.open | 1 << 61, Bits.open | 3 << 61,
      Bits.v | Bits.u, Bits.v | Bits.a, Bits.v | Bits.d, Bits.v | Bits.n, Bits.v | 1 << 61,
      Bits.v | 1 << 54,
    ] as [UInt64], accesses)
  func invalidAndReservedEntriesFault(entry: UInt64, access: Access) throws {
    for level in 0...2 {
      let tables = try PageTables(.sv39)
      try tables.machine.write("menvcfg", 0)
      try tables.map(Self.address, entry, level: level)
      #expect(tables.fault(Self.address, access) == pageFault(access, Self.address))
    }
  }

  /// As on QEMU's board; xv6 counts on the first.
  @Test func accessedBitsAreUpdatedAndMemoryTypesKnownFromTheStart() throws {
    let tables = try PageTables(.sv39)
    #expect(try tables.machine.read("menvcfg") == 1 << 61 | 1 << 62)
    let older = try TestMachine(ExtensionSet.all.subtracting([.svadu, .svpbmt]))
    #expect(try older.read("menvcfg") == 0)
  }

  @Test func softwaresBitsAndGlobalAreIgnored() throws {
    let tables = try PageTables(.sv39)
    try tables.map(Self.address, PageTables.leaf(Bits.open | Bits.g | 3 << 8))
    #expect(tables.fault(Self.address, .store) == nil)
  }

  @Test(arguments: privileges)
  func onlySupervisorAndUserAreTranslated(privilege: Privilege) throws {
    let tables = try PageTables(.sv39)
    let physical = try? tables.translate(0x8000_0abc, .load, privilege).physical
    #expect(physical == (privilege == .machine ? 0x8000_0abc : nil))
    try tables.machine.write("satp", 0)
    #expect(try tables.translate(0x8000_0abc, .load, privilege).physical == 0x8000_0abc)
  }

  // MARK: Permissions

  /// R, W, X, U, SUM, MXR and privilege: everything.
  @Test(arguments: accesses, [Privilege.user, .supervisor])
  func permissionsFollowTheTable(access: Access, privilege: Privilege) throws {
    let tables = try PageTables(.sv39)
    for bits in [1, 3, 4, 5, 7] as [UInt64] {  // x w r
      for isUser in [false, true] {
        for status in [0, 1 << 18, 1 << 19, 3 << 18] as [UInt64] {
          try tables.machine.write("sstatus", status)
          let leaf = Bits.v | bits << 1 | (isUser ? Bits.u : 0) | Bits.a | Bits.d
          try tables.map(Self.address, PageTables.leaf(leaf))
          let (sum, mxr) = (status & 1 << 18 != 0, status & 1 << 19 != 0)
          let isOpen =
            privilege == .user ? isUser : !isUser || sum && access != .fetch
          let isPermitted =
            switch access {
            case .load: bits & 1 != 0 || mxr && bits & 4 != 0
            case .store: bits & 2 != 0
            case .fetch: bits & 4 != 0
            }
          let fault = tables.fault(Self.address, access, privilege)
          #expect(
            fault == (isOpen && isPermitted ? nil : pageFault(access, Self.address)),
            "\(bits) user \(isUser) sum \(sum) mxr \(mxr)")
        }
      }
    }
  }

  @Test func whatMayBeRememberedIsWhatWouldBeAllowed() throws {
    let tables = try PageTables(.sv39)
    try tables.machine.write("sstatus", 1 << 18)
    let leaf = Bits.v | Bits.r | Bits.w | Bits.x | Bits.u | Bits.a
    try tables.map(Self.address, PageTables.leaf(leaf))
    let clean = try tables.translate(Self.address, .load)
    #expect(clean.canRead && !clean.canWrite && !clean.canExecute)
    try tables.map(Self.address, PageTables.leaf(leaf | Bits.d))
    let dirty = try tables.translate(Self.address, .load)
    #expect(dirty.canRead && dirty.canWrite && !dirty.canExecute)
    let user = try tables.translate(Self.address, .fetch, .user)
    #expect(user.canRead && user.canWrite && user.canExecute)
    try tables.machine.write("sstatus", 1 << 19)
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.x | Bits.a))
    let executable = try tables.translate(Self.address, .fetch)
    #expect(executable.canRead && !executable.canWrite && executable.canExecute)
  }

  // MARK: Accessed and dirty

  @Test(arguments: accesses, [0, Bits.a, Bits.d, Bits.a | Bits.d])
  func marksAreFaultsOrUpdates(access: Access, marks: UInt64) throws {
    for isUpdated in [false, true] {
      for level in 0...2 {
        let tables = try PageTables(.sv39)
        try tables.machine.write("menvcfg", isUpdated ? 1 << 61 : 0)
        let leaf = PageTables.leaf(Bits.v | Bits.r | Bits.w | Bits.x | marks)
        try tables.map(Self.address, leaf, level: level)
        let needed = access == .store ? Bits.a | Bits.d : Bits.a
        let isMarked = marks & needed == needed
        let fault = tables.fault(Self.address, access)
        #expect(fault == (isMarked || isUpdated ? nil : pageFault(access, Self.address)))
        let expected = isUpdated ? leaf | needed : leaf
        #expect(try tables.entry(Self.address, level: level) == expected)
      }
    }
  }

  @Test func forbiddenAccessesLeaveNoMarks() throws {
    let tables = try PageTables(.sv39)
    try tables.machine.write("menvcfg", 1 << 61)
    let leaf = PageTables.leaf(Bits.v | Bits.r)
    try tables.map(Self.address, leaf)
    #expect(tables.fault(Self.address, .store) == pageFault(.store, Self.address))
    #expect(tables.fault(Self.address, .load, .user) == pageFault(.load, Self.address))
    #expect(try tables.entry(Self.address) == leaf)
  }

  @Test func updatesNeedSvadu() throws {
    let tables = try PageTables(.sv39, TestMachine(.all.subtracting(.svadu)))
    try tables.machine.write("menvcfg", 1 << 61)
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.r))
    #expect(tables.fault(Self.address, .load) == pageFault(.load, Self.address))
  }

  @Test func anUpdateMakesDecodedInstructionsInItsLineStale() throws {
    let tables = try PageTables(.sv39)
    try tables.machine.write("menvcfg", 1 << 61)
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.r))
    let location = tables.location(Self.address, level: 0)
    tables.machine.memory.markCode(location, count: 4)
    _ = try tables.translate(Self.address, .load)
    #expect(!tables.machine.memory.hasCode(pageOf: location))
  }

  // MARK: Where tables may lie

  @Test(arguments: accesses, [0x1000_0000, 0x8040_0000, 0xff_ffff_ffff_f000] as [UInt64])
  func tablesOutsideRAMAreAccessFaults(access: Access, table: UInt64) throws {
    let tables = try PageTables(.sv39)
    try tables.map(Self.address, (table >> 12) << 10 | Bits.v, level: 1)
    #expect(tables.fault(Self.address, access) == accessFault(access, Self.address))
    try tables.machine.write("satp", 8 << 60 | table >> 12)
    #expect(tables.fault(Self.address, access) == accessFault(access, Self.address))
  }

  /// Protection of the last table: nothing, read only, all; walks are S's, also those for U and for M with MPRV.
  @Test(arguments: accesses, [Privilege.user, .supervisor])
  func walksObeyProtection(access: Access, privilege: Privilege) throws {
    for (bits, marked) in [(0, true), (1, true), (1, false), (3, false)] as [(UInt64, Bool)] {
      let tables = try PageTables(.sv39)
      try tables.machine.write("menvcfg", 1 << 61)
      let location = tables.location(Self.address, level: 0)
      try tables.machine.write("pmpaddr0", (location >> 12) << 10 | 0x1ff)
      try tables.machine.write("pmpaddr1", ~0)
      try tables.machine.write("pmpcfg0", 0x1f << 8 | 0x18 | bits)
      let user = privilege == .user ? Bits.u : 0
      let all = Bits.open | user
      try tables.map(
        Self.address, PageTables.leaf(marked ? all : all & ~(Bits.a | Bits.d)))
      let isAllowed = bits == 3 || bits == 1 && marked
      let fault = tables.fault(Self.address, access, privilege)
      #expect(fault == (isAllowed ? nil : accessFault(access, Self.address)))
    }
  }

  @Test(arguments: accesses)
  func pagesObeyProtection(access: Access) throws {
    let tables = try PageTables(.sv39)
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    try tables.machine.write("pmpaddr0", PageTables.page >> 2 | 0x1ff)
    try tables.machine.write("pmpaddr1", ~0)
    try tables.machine.write("pmpcfg0", 0x1f << 8 | 0x18)
    #expect(tables.fault(Self.address, access) == accessFault(access, Self.address))
    try tables.machine.write("pmpcfg0", 0x1f << 8 | 0x1d)
    let fault = tables.fault(Self.address, access)
    #expect(fault == (access == .store ? accessFault(access, Self.address) : nil))
    let translation = try tables.translate(Self.address, .load)
    #expect(translation.canRead && !translation.canWrite && translation.canExecute)
  }

  // MARK: Svnapot and Svpbmt

  @Test(arguments: 0..<16 as Range<UInt64>)
  func naturallyAlignedPagesAreSixteen(low: UInt64) throws {
    for (extensions, level) in [(.all, 0), (.all, 1), (.all.subtracting(.svnapot), 0)]
      as [(ExtensionSet, Int)]
    {
      let tables = try PageTables(.sv39, TestMachine(extensions))
      let leaf = PageTables.leaf(Bits.open | Bits.n, 0x8020_0000 | low << 12)
      for page in 0..<16 as Range<UInt64> {
        let address: UInt64 = 0x4000_0000 | page << 12 | 0xabc
        try tables.map(address, leaf, level: level)
        let physical = try? tables.translate(address, .load).physical
        let isLegal = low == 8 && level == 0 && extensions == .all
        #expect(physical == (isLegal ? 0x8020_0abc | page << 12 : nil))
      }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func memoryTypesNeedTheirBit(type: UInt64) throws {
    for (extensions, isOn) in [(.all, true), (.all, false), (.all.subtracting(.svpbmt), true)]
      as [(ExtensionSet, Bool)]
    {
      let tables = try PageTables(.sv39, TestMachine(extensions))
      try tables.machine.write("menvcfg", isOn ? 1 << 62 : 0)
      for level in 0...2 {
        try tables.map(Self.address, PageTables.leaf(Bits.open | type << 61), level: level)
        let isLegal = type == 0 || type != 3 && isOn && extensions == .all
        let fault = tables.fault(Self.address, .load)
        #expect(fault == (isLegal ? nil : pageFault(.load, Self.address)))
        // A pointer has no memory type.
        try tables.map(Self.address, PageTables.leaf(Bits.open))
        let pointer = try tables.entry(Self.address, level: 1)
        try tables.machine.memory.store(
          pointer | type << 61, tables.location(Self.address, level: 1))
        #expect((tables.fault(Self.address, .load) == nil) == (type == 0))
      }
    }
  }
}
