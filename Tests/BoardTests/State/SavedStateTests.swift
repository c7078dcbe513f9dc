import Board
import Bus
import Hart
import Testing

/// What a board saves is all that it is.
@Suite struct SavedStateTests {
  @Test func everyDeviceWritesAChunk() throws {
    let board = try FullBoard(harts: 2).board
    let names = board.parts.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.utf8.count <= StateChunk.nameLimit })
    // The rest: time, power, boot, turns, two doors, and two for each hart.
    #expect(names.count == board.bus.deviceCount + 6 + 4)
    for slot in 0..<MemoryMap.virtioCount { #expect(names.contains("virtio \(slot)")) }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func aRestoredBoardIsTheSameInEveryField(seed: UInt64) throws {
    let original = try FullBoard()
    let untouched = try original.described()
    _ = original.board.runDeterministic(instructions: 10_000 + seed * 333)
    try original.disturb(seed: seed)
    let copy = try FullBoard(isRestored: true)
    try MemoryArchive.of(original.board).restore(copy.board)
    #expect(try copy.described() == original.described())
    #expect(copy.board.stateHash() == original.board.stateHash())
    #expect(copy.board.now == original.board.now)
    #expect(copy.board.deviceTree == original.board.deviceTree)
    // Most of it is not as after power-on: otherwise this would prove little.
    let changed = try zip(untouched, original.described()).count { $0 != $1 }
    #expect(changed > untouched.count / 4)
  }

  /// Both go on alike, device by device: requests under way are served, timers fire.
  @Test(arguments: 1...8, [1, 777, 5000, 30_000, 61_803] as [UInt64])
  func aRestoredBoardGoesOnAlike(harts: Int, instant: UInt64) throws {
    let original = try FullBoard(harts: harts)
    _ = original.board.runDeterministic(instructions: instant)
    try original.postRequest(slot: 0, queue: 0, at: FullBoard.ram + 0x4_0000)
    try original.postRequest(slot: 2, queue: 0, at: FullBoard.ram + 0x5_0000)
    let copy = try FullBoard(harts: harts, isRestored: true)
    try MemoryArchive.of(original.board).restore(copy.board)
    for board in [original.board, copy.board] {
      _ = board.runDeterministic(instructions: 3_000_000)
    }
    #expect(copy.board.instructionCount == original.board.instructionCount)
    #expect(try copy.described() == original.described())
    #expect(copy.board.stateHash() == original.board.stateHash())
  }

  /// Time and registers pass from one way of time to the other.
  @Test(arguments: [false, true], [77_000_000, 3] as [UInt64])
  func theOtherModeGoesOn(fromParallel: Bool, clock: UInt64) throws {
    let original = try FullBoard(harts: 2, isParallel: fromParallel)
    if fromParallel {
      original.host.nanoseconds += 5_000
      for _ in 0..<20 { for hart in 0..<2 { _ = original.board.runHart(hart, budget: 100) } }
    } else {
      _ = original.board.runDeterministic(instructions: 4_000)
    }
    try original.postRequest(slot: 0, queue: 0, at: FullBoard.ram + 0x4_0000)
    let copy = try FullBoard(harts: 2, isParallel: !fromParallel, isRestored: true)
    copy.host.nanoseconds = clock
    try MemoryArchive.of(original.board).restore(copy.board)
    #expect(copy.board.now == original.board.now)
    #expect(copy.board.instructionCount == original.board.instructionCount)
    // Disks of a parallel machine ask at once whether they have answers, which only counts on.
    let ofBoth = { (field: String) in
      !field.hasPrefix("turns.") && !field.hasPrefix("inputs ") && !field.contains("order = ")
    }
    #expect(try copy.described().filter(ofBoth) == original.described().filter(ofBoth))
    if fromParallel {
      #expect(copy.board.runDeterministic(instructions: 1_000_000) == .poweredOff(code: 0))
    } else {
      // The disk's request is due a millisecond after it was made.
      #expect(copy.host.alarm == copy.host.nanoseconds + 1_000_000)
      for _ in 0..<10_000 where copy.board.stopReason == nil {
        for hart in 0..<2 { _ = copy.board.runHart(hart, budget: 1000) }
      }
      #expect(copy.board.stopReason == .poweredOff(code: 0))
    }
    #expect(try copy.board.memory.load(FullBoard.ram + 0x1_0000, as: UInt64.self) == 6000)
  }

  @Test func memoryThatTheArchiveDoesNotHaveIsZero() throws {
    let original = try FullBoard(harts: 1)
    let copy = try FullBoard(harts: 1)
    try copy.board.memory.store(UInt64(1), FullBoard.ram + 0xf_f000)
    try MemoryArchive.of(original.board).restore(copy.board)
    #expect(try copy.board.memory.load(FullBoard.ram + 0xf_f000, as: UInt64.self) == 0)
    #expect(copy.board.stateHash() == original.board.stateHash())
  }

  @Test func anEndedRunStaysEnded() throws {
    let original = try FullBoard(harts: 1)
    let reason = original.board.runDeterministic(instructions: 10_000_000)
    #expect(reason == .poweredOff(code: 0))
    let copy = try FullBoard(harts: 1, isRestored: true)
    try MemoryArchive.of(original.board).restore(copy.board)
    #expect(copy.board.stopReason == reason)
  }
}
