import Bus
import Hart
import Testing

/// Walks that are shown, against walks that are made.
@Suite struct PageWalkTests {
  private static let address: UInt64 = 0x12_3456_7abc

  /// Entries that are good, bad, and good for some.
  private static let entries: [UInt64] = [
    0, Bits.v, Bits.open, Bits.open | Bits.u, Bits.v | Bits.r | Bits.a, Bits.v | Bits.x | Bits.a,
    Bits.v | Bits.w, Bits.v | Bits.r | Bits.w, Bits.v | Bits.r | Bits.w | Bits.a,
    Bits.open | Bits.n,
    Bits.open | Bits.n | 8 << 10, Bits.open | 1 << 61, Bits.open | 3 << 61, Bits.open | 1 << 54,
    Bits.open | 1 << 12, Bits.v | Bits.u,
  ]

  @Test(arguments: Mode.allCases, accesses)
  func theyEndWhereTheHartsDo(mode: Mode, access: Access) throws {
    let tables = try PageTables(mode)
    for level in 0..<mode.levels {
      for entry in Self.entries {
        for status: UInt64 in [0, 1 << 18, 1 << 19] {
          try tables.machine.write("mstatus", status)
          try tables.map(Self.address, entry, level: level)
          for privilege in [Privilege.supervisor, .user] {
            var rules = tables.machine.hart.walkRules(for: access)
            rules.privilege = privilege
            let walk = PageWalk(of: Self.address, as: access, rules, in: tables.machine.memory)
            let made = try? tables.translate(Self.address, access, privilege)
            #expect(walk.physical == made?.physical, "\(level), \(entry), \(walk.end)")
            if case .page(_, let size) = walk.end { #expect(size == made?.pageSize) }
            // The hart may have set A and D.
            try tables.map(Self.address, entry, level: level)
          }
        }
      }
    }
  }

  @Test func everyStepIsShown() throws {
    let tables = try PageTables(.sv48)
    try tables.map(Self.address, PageTables.leaf(Bits.open, 0x8000_0000), level: 1)
    var rules = tables.machine.hart.walkRules(for: .load)
    rules.privilege = .supervisor
    let walk = PageWalk(of: Self.address, as: .load, rules, in: tables.machine.memory)
    #expect(walk.levels == 4 && walk.steps.map(\.level) == [3, 2, 1])
    #expect(
      walk.steps.map(\.address) == [3, 2, 1].map { tables.location(Self.address, level: $0) })
    #expect(walk.steps.last?.table == nil && walk.steps[0].table == PageTables.root + 4096)
    rules.satp = 8 << 60 | 0x1000
    let lost = PageWalk(of: Self.address, as: .load, rules, in: tables.machine.memory)
    #expect(lost.steps.isEmpty && lost.physical == nil)
    rules.privilege = .machine
    let bare = PageWalk(of: Self.address, as: .load, rules, in: tables.machine.memory)
    #expect(bare.end == .bare && bare.physical == Self.address)
  }
}
