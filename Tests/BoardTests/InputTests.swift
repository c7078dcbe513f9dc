import Board
import Bus
import Testing

/// What comes into a deterministic machine, and the same once more.
@Suite struct InputTests {
  /// Inputs as they came.
  final class Log: InputRecorder {
    var entries: [(instant: Instant, input: Input)] = []
    func record(_ input: Input, at instant: Instant) { entries.append((instant, input)) }
  }

  private func board(_ host: TestHost, _ program: [UInt32], harts: Int) throws -> Board {
    try Board(host.plan(program, harts: harts, seed: 3))
  }

  /// Runs a machine in pieces of random lengths, with a key now and then, and notes the hash at the end.
  private func recorded(
    _ program: [UInt32], harts: Int, seed: UInt64
  ) throws -> (log: Log, end: Instant, hash: UInt64, sent: [UInt8]) {
    let (host, log) = (TestHost(), Log())
    let board = try board(host, program, harts: harts)
    board.recorders = [log]
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      _ = board.runDeterministic(instructions: generator.next(in: 1...400))
      guard generator.next(in: 0...2) == 0 else { continue }
      host.incoming.append(UInt8(generator.next(in: 0x20...0x60)))
      _ = board.collectInputs()
    }
    return (log, board.instant, board.stateHash(), host.sent)
  }

  /// Time mostly jumps (`ticks`), or stands still until a key comes (`echo`).
  @Test(arguments: [GuestProgram.ticks, GuestProgram.echo], [1, 2, 3, 8])
  func whatCameInAtItsInstantsGivesTheSameRun(program: [UInt32], harts: Int) throws {
    for seed in UInt64(0)..<5 {
      let original = try recorded(program, harts: harts, seed: seed)
      #expect(original.log.entries.count > 50)
      let host = TestHost()
      let board = try board(host, program, harts: harts)
      for entry in original.log.entries {
        _ = board.runDeterministic(to: entry.instant)
        try #require(board.instant == entry.instant)
        board.admit(entry.input)
      }
      _ = board.runDeterministic(to: original.end)
      #expect(board.instant == original.end)
      #expect(board.stateHash() == original.hash)
      #expect(host.sent == original.sent)
    }
  }

  @Test func anInstantOfAnotherRunIsNotReached() throws {
    let board = try board(TestHost(), GuestProgram.ticks, harts: 1)
    #expect(board.runDeterministic(to: Instant(instructions: 100, jumps: 1000)) == .budget)
    #expect(board.instant.instructions == 100)
    #expect(board.instant.jumps < 1000)
    let here = board.instant
    #expect(board.runDeterministic(to: Instant(boot: 2, instructions: 200)) == .budget)
    #expect(board.runDeterministic(to: Instant(instructions: 50)) == .budget)
    #expect(board.instant == here)
    try board.reset(TestHost().plan(GuestProgram.ticks).images)
    #expect(board.instant == Instant(boot: 2))
  }
}
