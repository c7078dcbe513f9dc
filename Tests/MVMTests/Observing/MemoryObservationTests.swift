import MVM
import TestPrograms
import Testing

/// Memory, and how addresses lead to it, seen from outside.
@Suite struct MemoryObservationTests {
  @Test func theMapIsInOrderAndWithoutOverlaps() throws {
    let parts = try RunningTests.machine(.spin).memoryMap
    #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
    #expect(parts.last?.title == "RAM" && parts.last?.range == 0x8000_0000..<0x8010_0000)
    #expect(parts.filter(\.isMemory).count == 1)
    #expect(parts.contains { $0.title == "virtio 7: empty" })
    #expect(parts.contains { $0.title == "flash memory for firmware" })
  }

  @Test(arguments: [true, false])
  func pagesThatChangeAreNoticed(deterministic: Bool) throws {
    let machine = try RunningTests.machine(Self.storing, deterministic: deterministic, harts: 2)
    let first = machine.memoryUse(pieces: 4)
    #expect(first.pieces.map(\.pages) == [64, 64, 64, 64])
    #expect(first.pieces[0].touched > 0 && first.pieces[2].touched == 0)
    #expect(first.pieces.allSatisfy { $0.changed == 0 })
    try ObservationTests.start(machine)
    var use = machine.memoryUse(pieces: 4, since: first.token)
    for _ in 0..<ObservationTests.patience where use.pieces[1].changed == 0 {
      use = machine.memoryUse(pieces: 4, since: use.token)
    }
    #expect(use.pieces[1].changed == 1 && use.pieces[1].touched >= 1)
    #expect(use.pieces[2].changed == 0)
    // Pieces are counted one after the other: a hart may have begun in between.
    #expect(machine.memoryUse(pieces: 4).pieces[0].code >= 1)
    machine.stop()
    #expect(machine.wait() == .stopped)
  }

  /// Stores to one page, at 0x8004_0000, for ever.
  private static let storing =
    GuestCode([0x0000_0517, 0x0004_05b7, 0x00b5_0533])  // auipc a0, 0; lui a1, 0x40; add a0, a0, a1
    + GuestCode([0x00c5_2023, 0x0016_0613, 0xff9f_f06f])  // sw a2, 0(a0); addi a2, a2, 1; back

  @Test func countsAreWithinWhatThereIs() throws {
    let machine = try RunningTests.machine(.spin)
    #expect(machine.memoryUse(pieces: 0).pieces.count == 1)
    #expect(machine.memoryUse(pieces: 1_000_000).pieces.count == 256)
    let pieces = machine.memoryUse(pieces: 7).pieces
    #expect(pieces.map(\.pages).reduce(0, +) == 256)
    #expect(
      zip(pieces, pieces.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
  }

  @Test func aWalkIsToldStepByStep() throws {
    let machine = try RunningTests.machine(.spin)
    let hart = machine.harts[0]
    let table: UInt64 = 0x8001_0000
    try machine.memory.store((table + 0x1000) >> 2 | 1, at: table)
    try machine.memory.store((table + 0x2000) >> 2 | 1, at: table + 0x1000)
    try machine.memory.store((0x8004_0000 as UInt64) >> 2 | 0xc7, at: table + 0x2008)
    try hart.write(8 << 60 | table >> 12, to: "satp")
    #expect(hart.walk(of: 0x1ffe).text == ["physical, as it is: 0x1ffe"])
    try hart.write(1 << 17 | 1 << 11, to: "mstatus")
    let walk = hart.walk(of: 0x1ffe, as: .store)
    #expect(
      walk.text == [
        "level 2: entry 0x0 of 0x80010000 is 0x20004401 (V): leads to the table at 0x80011000",
        "level 1: entry 0x0 of 0x80011000 is 0x20004801 (V): leads to the table at 0x80012000",
        "level 0: entry 0x1 of 0x80012000 is 0x200100c7 (V R W A D): a page of 4 KiB",
        "physical: 0x80040ffe",
      ])
    #expect(walk.physical == 0x8004_0ffe)
    #expect(hart.walk(of: 0x1ffe, as: .fetch).end == .bare, "MPRV is not for instructions")
    #expect(hart.walk(of: 0x2000).end == .notValid && hart.walk(of: 1 << 40).end == .notCanonical)
    let seen = machine.observation().harts[0]
    #expect(machine.walk(of: 0x1ffe, as: .store, by: seen) == walk)
    #expect(machine.walk(satp: seen.satp, address: 0x1000).physical == 0x8004_0000)
    #expect(
      machine.walk(satp: 8 << 60 | 1, address: 0).text
        == ["access fault: the entry at 0x1000 is not in memory"])
  }
}
