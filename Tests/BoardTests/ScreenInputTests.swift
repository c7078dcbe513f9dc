import Board
import Bus
import RISCV
import Testing

/// What a person does to a deterministic machine, and the same once more.
@Suite struct ScreenInputTests {
  private func board(_ seat: TestSeat) throws -> FullBoard {
    let full = try FullBoard(harts: 1, seat: seat)
    for slot in [4, 5] {
      try full.postRequest(slot: slot, queue: 0, at: FullBoard.ram + 0x2_0000 * UInt64(slot))
    }
    return full
  }

  @Test func keysAndSizesAtTheirInstantsGiveTheSameRun() throws {
    let (seat, log) = (TestSeat(), InputTests.Log())
    let original = try board(seat)
    original.board.recorders = [log]
    var generator = SeededGenerator(seed: 5)
    for round in 0..<50 {
      _ = original.board.runDeterministic(instructions: generator.next(in: 1...400))
      if round % 3 == 0 { seat.groups.append([TestSeat.key]) }
      if round % 7 == 0 { seat.wanted = PictureSize(width: 640 + round, height: 480) }
      _ = original.board.collectInputs()
    }
    #expect(log.entries.contains { $0.input.door == .person })
    #expect(log.entries.contains { $0.input.door == .display })
    let again = try board(TestSeat())
    for entry in log.entries {
      _ = again.board.runDeterministic(to: entry.instant)
      try #require(again.board.instant == entry.instant)
      again.board.admit(entry.input)
    }
    _ = again.board.runDeterministic(to: original.board.instant)
    #expect(again.board.stateHash() == original.board.stateHash())
    // And what came in has left its mark.
    let without = try board(TestSeat())
    _ = without.board.runDeterministic(to: original.board.instant)
    #expect(without.board.stateHash() != original.board.stateHash())
  }

  @Test(arguments: [[], [1], [0, 1], [0, 5, 1], [9, 1] + [UInt8](repeating: 3, count: 8)])
  func recordsThatAreNoneChangeNothing(bytes: [UInt8]) throws {
    let (first, second) = (try board(TestSeat()), try board(TestSeat()))
    first.board.admit(Input(.person, bytes))
    first.board.admit(Input(.display, bytes))
    second.board.admit(Input(.person, []))
    second.board.admit(Input(.display, []))
    #expect(first.board.stateHash() == second.board.stateHash())
  }

  @Test func aFramebufferIsLeftOutOfMemory() throws {
    let host = TestHost()
    var plan = host.plan([0x0000_006f])
    plan.memorySize = 16 << 20
    plan.framebuffer = PictureSize(width: 320, height: 200)
    let board = try Board(plan)
    let framebuffer = try #require(board.framebuffer)
    #expect(framebuffer.address == 0x80e0_0000 && framebuffer.stride == 1280)
    for place in 0..<UInt64(320 * 200) {
      try board.memory.store(UInt32(place * 3), framebuffer.address + place * 4)
    }
    let picture = try #require(board.withPicture { picture, _ in Picture(picture) })
    #expect(picture.pixels.indices.allSatisfy { picture.pixels[$0] == UInt32($0 * 3) })
    var description = HardwareDescription(
      hartCount: 1, extensions: .all, memorySize: plan.memorySize)
    description.framebuffer = framebuffer
    let tree = description.deviceTree
    #expect(tree.child("memory@80000000")?["reg"] == .pairs(0x8000_0000, 0xe0_0000))
    let node = tree.child("chosen")?.child("framebuffer@80e00000")
    #expect(node?["compatible"] == .text("simple-framebuffer"))
    #expect(node?["format"] == .text("x8r8g8b8"))
    #expect(node?["reg"] == .pairs(0x80e0_0000, 320 * 200 * 4))
    plan.framebuffer = PictureSize(width: 2000, height: 2000)
    #expect(throws: BoardError.framebufferSize(.init(width: 2000, height: 2000), memory: 16 << 20))
    {
      try Board(plan)
    }
  }
}
