import Hart
import RISCV
import Testing

@Suite struct ProtectionTests {
  /// An entry's configuration.
  private enum Entry {
    static let r: UInt64 = 1
    static let w: UInt64 = 2
    static let x: UInt64 = 4
    static let topOfRange: UInt64 = 1 << 3
    static let four: UInt64 = 2 << 3
    static let power: UInt64 = 3 << 3
    static let locked: UInt64 = 1 << 7
  }

  /// Whether an access of S is allowed, and whether the answer is for the whole page.
  private func allows(
    _ machine: TestMachine, _ address: UInt64, _ access: Access = .load, count: UInt64 = 4,
    privilege: Privilege = .supervisor
  ) -> (allowed: Bool, wholePage: Bool) {
    do throws(Trap) {
      let translation = try machine.hart.translate(
        address, access, privilege: privilege, count: count)
      #expect(translation.physical == address)
      return (true, translation.isWholePage)
    } catch {
      let cause: Cause =
        switch access {
        case .load: .loadAccessFault
        case .store: .storeAccessFault
        case .fetch: .instructionAccessFault
        }
      #expect(error == Trap(cause, value: address))
      return (false, false)
    }
  }

  private func isAllowed(
    _ machine: TestMachine, _ address: UInt64, _ access: Access = .load, count: UInt64 = 4,
    privilege: Privilege = .supervisor
  ) -> Bool {
    allows(machine, address, access, count: count, privilege: privilege).allowed
  }

  @Test(arguments: privileges)
  func withoutAnyEntryOnlyMachineHasAccess(privilege: Privilege) throws {
    let machine = try TestMachine()
    for access in [Access.load, .store, .fetch] {
      #expect(
        isAllowed(machine, 0x8000_0000, access, privilege: privilege) == (privilege == .machine))
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func permissionsAreThoseOfTheEntry(bits: UInt64) throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", ~0)
    try machine.write("pmpcfg0", Entry.power | bits)
    // W without R is reserved and becomes neither.
    let legal = bits & 1 == 0 ? bits & ~2 : bits
    #expect(try machine.read("pmpcfg0") == Entry.power | legal)
    for privilege in [Privilege.user, .supervisor] {
      #expect(isAllowed(machine, 0x8000_0000, .load, privilege: privilege) == (legal & 1 != 0))
      #expect(isAllowed(machine, 0x8000_0000, .store, privilege: privilege) == (legal & 2 != 0))
      #expect(isAllowed(machine, 0x8000_0000, .fetch, privilege: privilege) == (legal & 4 != 0))
      #expect(isAllowed(machine, 0, .load, privilege: privilege) == (legal & 1 != 0))
    }
    #expect(isAllowed(machine, 0x8000_0000, .store, privilege: .machine))
  }

  /// Ranges of each kind: the first and last byte inside.
  @Test(
    arguments: [
      (Entry.four, 0x8000_0010, 0x8000_0010, 0x8000_0013),
      (Entry.power, 0x8000_0010, 0x8000_0010, 0x8000_0017),
      (Entry.power, 0x8000_0010 | 0x4, 0x8000_0010, 0x8000_001f),
      (Entry.power, 0x8000_0000 | 0x7fc, 0x8000_0000, 0x8000_0fff),
      (Entry.power, 0x8000_0000 | 0x3_fffc, 0x8000_0000, 0x8007_ffff),
      (Entry.topOfRange, 0x8000_0014, 0x8000_0008, 0x8000_0013),
      (Entry.topOfRange, 0x8000_4000, 0x8000_0008, 0x8000_3fff),
    ] as [(UInt64, UInt64, UInt64, UInt64)])
  func rangesBeginAndEndWhereTheyShould(kind: UInt64, address: UInt64, first: UInt64, last: UInt64)
    throws
  {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 0x8000_0008 >> 2)
    try machine.write("pmpaddr1", address >> 2)
    try machine.write("pmpcfg0", (kind | Entry.r) << 8)
    #expect(!isAllowed(machine, first - 1, count: 1))
    #expect(isAllowed(machine, first, count: 1))
    #expect(isAllowed(machine, last, count: 1))
    #expect(!isAllowed(machine, last + 1, count: 1))
    // All bytes of an access must lie inside. Accesses across pages come in two parts.
    if first % 4096 != 0 { #expect(!isAllowed(machine, first - 1, count: 2)) }
    if last % 4096 != 4095 { #expect(!isAllowed(machine, last, count: 2)) }
    #expect(isAllowed(machine, last - 3, count: 4))
  }

  @Test func aTopOfRangeEntryStartsAtThePreviousAddressOrZero() throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 0x8000_0000 >> 2)
    try machine.write("pmpcfg0", Entry.topOfRange | Entry.r)
    #expect(isAllowed(machine, 0))
    #expect(isAllowed(machine, 0x7fff_fffc))
    #expect(!isAllowed(machine, 0x8000_0000))
    // An empty range matches nothing.
    try machine.write("pmpaddr1", 0x8000_0000 >> 2)
    try machine.write("pmpcfg0", (Entry.topOfRange | Entry.r) << 8)
    #expect(!isAllowed(machine, 0x8000_0000))
    #expect(!isAllowed(machine, 0))
  }

  @Test func theFirstMatchDecides() throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 0x8000_0000 >> 2 | 0x1ff)  // 4 KiB
    try machine.write("pmpaddr1", 0x8000_0000 >> 2 | 0x3ff)  // 8 KiB
    try machine.write("pmpcfg0", Entry.power | (Entry.power | Entry.r | Entry.w) << 8)
    #expect(!isAllowed(machine, 0x8000_0000))
    #expect(isAllowed(machine, 0x8000_1000))
    #expect(!isAllowed(machine, 0x8000_0ffc, count: 8))
    try machine.write("pmpcfg0", (Entry.power | Entry.r) | Entry.power << 8)
    #expect(isAllowed(machine, 0x8000_0000))
    #expect(!isAllowed(machine, 0x8000_1000))
  }

  /// Also for M, whom the entry does not restrict otherwise.
  @Test(arguments: privileges)
  func anAccessThatMatchesInPartFails(privilege: Privilege) throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 0x8000_0804 >> 2)
    try machine.write("pmpaddr1", ~0)
    try machine.write("pmpcfg0", 0x1f1f)
    #expect(isAllowed(machine, 0x8000_0800, count: 4, privilege: privilege))
    #expect(isAllowed(machine, 0x8000_0804, count: 4, privilege: privilege))
    try machine.write("pmpcfg0", 0x1f17)
    #expect(!isAllowed(machine, 0x8000_0800, count: 8, privilege: privilege))
    #expect(isAllowed(machine, 0x8000_0804, count: 4, privilege: privilege))
  }

  @Test func answersAreForThePageUnlessAnEntrySplitsIt() throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 0x8000_0800 >> 2)
    try machine.write("pmpaddr15", ~0)
    try machine.write("pmpcfg2", (Entry.power | 7) << 56)
    #expect(allows(machine, 0x8000_0000) == (true, true))
    try machine.write("pmpcfg0", Entry.four | Entry.r)
    #expect(allows(machine, 0x8000_0000) == (true, false))
    #expect(allows(machine, 0x8000_0800, .store) == (false, false))
    #expect(allows(machine, 0x8000_0804, .store) == (true, false))
    #expect(allows(machine, 0x8000_1000, .store) == (true, true))
    #expect(allows(machine, 0x8000_0800, .store, privilege: .machine) == (true, false))
    #expect(allows(machine, 0x8000_1000, .store, privilege: .machine) == (true, true))
    // Behind an entry for the whole page, a split is not seen.
    try machine.write("pmpaddr1", 0x8000_0800 >> 2)
    try machine.write("pmpaddr0", 0x8000_0000 >> 2 | 0x1ff)
    try machine.write("pmpcfg0", Entry.power | Entry.r | Entry.four << 8)
    #expect(allows(machine, 0x8000_0800) == (true, true))
  }

  @Test func aPagesPermissionsAreTheEntrys() throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", ~0)
    try machine.write("pmpcfg0", Entry.power | Entry.r | Entry.x)
    let translation = try machine.hart.translate(0x8000_0123, .load, privilege: .user)
    #expect(translation.physical == 0x8000_0123)
    #expect(translation.canRead && !translation.canWrite && translation.canExecute)
    #expect(translation.isWholePage)
  }

  @Test func lockedEntriesHoldForMachineAndForGood() throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 0x8000_0000 >> 2 | 0x1ff)
    try machine.write("pmpcfg0", Entry.power | Entry.r | Entry.locked)
    #expect(isAllowed(machine, 0x8000_0000, .load, privilege: .machine))
    #expect(!isAllowed(machine, 0x8000_0000, .store, privilege: .machine))
    #expect(isAllowed(machine, 0x8000_1000, .store, privilege: .machine))
    try machine.write("pmpaddr0", 0)
    try machine.write("pmpcfg0", 0)
    #expect(try machine.read("pmpaddr0") == 0x8000_0000 >> 2 | 0x1ff)
    #expect(try machine.read("pmpcfg0") == Entry.power | Entry.r | Entry.locked)
    machine.hart.reset(pc: 0, a0: 0, a1: 0)
    #expect(try machine.read("pmpcfg0") == 0)
    #expect(isAllowed(machine, 0x8000_0000, .store, privilege: .machine))
  }

  @Test func aLockedTopOfRangeLocksItsStart() throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 1)
    try machine.write("pmpaddr1", 2)
    try machine.write("pmpaddr2", 3)
    // Entry 1 is locked, top of range; entry 3 locked, but not top of range.
    try machine.write(
      "pmpcfg0", (Entry.topOfRange | Entry.locked) << 8 | (Entry.power | Entry.locked) << 24)
    for (name, remains) in [("pmpaddr0", true), ("pmpaddr1", true), ("pmpaddr2", false)] {
      let old = try machine.read(name)
      try machine.write(name, 77)
      #expect(try machine.read(name) == (remains ? old : 77))
    }
    // Other entries of the same register can still be configured.
    try machine.write("pmpcfg0", Entry.r)
    #expect(
      try machine.read("pmpcfg0") == Entry.r | (Entry.topOfRange | Entry.locked) << 8
        | (Entry.power | Entry.locked) << 24)
  }

  @Test func sixteenEntriesExist() throws {
    let machine = try TestMachine()
    for index in 0..<64 {
      try machine.write("pmpaddr\(index)", UInt64(index) + 1)
      #expect(try machine.read("pmpaddr\(index)") == (index < 16 ? UInt64(index) + 1 : 0))
    }
    for index in stride(from: 0, to: 16, by: 2) {
      try machine.write("pmpcfg\(index)", 0x0101_0101_0101_0101)
      #expect(try machine.read("pmpcfg\(index)") == (index < 4 ? 0x0101_0101_0101_0101 : 0))
    }
  }

  @Test func accessesAtTheEndOfTheAddressSpaceAreJudged() throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", 0x8000_0000 >> 2)
    try machine.write("pmpcfg0", Entry.four | Entry.locked)
    #expect(isAllowed(machine, ~0, count: 8, privilege: .machine))
    #expect(!isAllowed(machine, ~0, count: 8, privilege: .user))
  }
}
