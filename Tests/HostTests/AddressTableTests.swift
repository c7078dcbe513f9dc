import Host
import Testing

@Suite struct AddressTableTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func itKnowsWhereAnAddressWasSeenLast() {
    var table = AddressTable()
    table.learn(2, port: 0, at: 0)
    table.learn(4, port: 1, at: 0)
    #expect(table.port(of: 2, at: 1) == 0)
    #expect(table.port(of: 4, at: 1) == 1)
    #expect(table.port(of: 6, at: 1) == nil)
    table.learn(2, port: 3, at: 2)
    #expect(table.port(of: 2, at: 2) == 3)
    table.forget(port: 3)
    #expect(table.port(of: 2, at: 2) == nil)
    #expect(table.port(of: 4, at: 2) == 1)
  }

  @Test func whatIsSilentIsForgotten() {
    var table = AddressTable()
    table.learn(2, port: 0, at: 5)
    #expect(table.port(of: 2, at: AddressTable.age + 4) == 0)
    #expect(table.port(of: 2, at: AddressTable.age + 5) == nil)
  }

  @Test func groupsAreBehindNoPort() {
    var table = AddressTable()
    table.learn(0xffff_ffff_ffff, port: 0, at: 0)
    table.learn(0x0100_5e00_0001 | 1, port: 0, at: 0)
    #expect(table.count == 0)
    #expect(table.port(of: 0xffff_ffff_ffff, at: 0) == nil)
  }

  /// A guest that makes addresses up.
  @Test func itDoesNotGrow() {
    var table = AddressTable()
    for number in 0..<10_000 as Range<UInt64> { table.learn(number * 2, port: 1, at: number) }
    #expect(table.count == AddressTable.limit)
    // Those who are known stay, and are found elsewhere, too.
    table.learn(0, port: 7, at: 20_000)
    #expect(table.port(of: 0, at: 20_000) == 7)
    // Once the others are silent for long, there is room.
    let later = AddressTable.age + 100 * Self.second
    table.learn(99_999_998, port: 2, at: later)
    #expect(table.port(of: 99_999_998, at: later) == 2)
    #expect(table.count < 3)
  }
}
