import Board
import Bus
import Testing

/// A machine's past.
@Suite struct SavepointTests {
  /// A machine that has run for a while, with keys now and then, and what it was at some instants.
  private func lived(
    _ program: [UInt32], harts: Int, seed: UInt64, budget: Int = .max
  ) throws -> (host: TestHost, board: Board, past: Savepoints, moments: [(Instant, UInt64)]) {
    let host = TestHost()
    let board = try Board(host.plan(program, harts: harts, seed: seed))
    let past = try #require(Savepoints(board, budget: budget))
    var moments: [(Instant, UInt64)] = []
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      _ = board.runDeterministic(instructions: generator.next(in: 1...600))
      // Inputs of an instant come after it.
      moments.append((board.instant, board.stateHash()))
      if generator.next(in: 0...2) == 0 { past.take() }
      if generator.next(in: 0...2) == 0 {
        host.incoming.append(UInt8(generator.next(in: 0x20...0x60)))
        _ = board.collectInputs()
      }
    }
    return (host, board, past, moments)
  }

  static let programs = [GuestProgram.ticks, GuestProgram.echo, GuestProgram.share]

  @Test(arguments: programs, [1, 2, 4])
  func everyInstantOfThePastComesBack(program: [UInt32], harts: Int) throws {
    let (host, board, past, moments) = try lived(program, harts: harts, seed: 7)
    let said = host.sent
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<100 {
      let (instant, hash) = moments[Int(generator.next(in: 0...99))]
      try #require(try past.go(to: instant))
      // Where nothing moved between two moments, an input may have come in at this very instant.
      if moments.filter({ $0.0 == instant }).count == 1 { #expect(board.stateHash() == hash) }
    }
    #expect(host.sent == said)
  }

  /// With room for a few only, and in the order that a debugger goes in: back, on, back.
  @Test func fewSavepointsAreEnough() throws {
    let (_, board, past, moments) = try lived(
      GuestProgram.ticks, harts: 2, seed: 3, budget: 40_000)
    #expect((2...12).contains(past.instants.count))
    #expect(past.instants.first == Instant())
    for (instant, hash) in moments.reversed() + moments {
      try #require(try past.go(to: instant))
      if moments.filter({ $0.0 == instant }).count == 1 { #expect(board.stateHash() == hash) }
    }
  }

  @Test func anotherFutureForgetsTheFirst() throws {
    let (host, board, past, moments) = try lived(GuestProgram.ticks, harts: 2, seed: 5)
    let (instant, hash) = moments[40]
    try #require(try past.go(to: instant))
    past.forgetFuture()
    #expect(past.instants.allSatisfy { $0 <= instant })
    for round in UInt64(1)...20 {
      host.incoming = [UInt8(round)]
      _ = board.collectInputs()
      _ = board.runDeterministic(instructions: 1000)
      past.take()
    }
    let (other, otherHash) = (board.instant, board.stateHash())
    try #require(try past.go(to: instant))
    #expect(board.stateHash() == hash)
    try #require(try past.go(to: other))
    #expect(board.stateHash() == otherHash)
  }

  /// An input that nothing has happened since is neither lost nor let in twice.
  @Test func anInputAtTheEdgeCountsOnce() throws {
    let host = TestHost()
    let board = try Board(host.plan(GuestProgram.echo))
    let past = try #require(Savepoints(board, budget: .max))
    #expect(board.runDeterministic(instructions: 1_000) == .idle)
    host.incoming = Array("x".utf8)
    _ = board.collectInputs()
    let edge = board.instant
    past.take()
    past.forgetFuture()
    #expect(board.runDeterministic(instructions: 1_000) == .idle)
    let (end, hash) = (board.instant, board.stateHash())
    #expect(host.sent == Array("x".utf8))
    for _ in 0..<2 {
      try #require(try past.go(to: edge))
      try #require(try past.go(to: end))
      #expect(board.stateHash() == hash)
    }
  }

  @Test func recordersAndThePastDoNotKeepABoardAlive() throws {
    weak var gone: Board?
    try {
      let board = try Board(TestHost().plan(GuestProgram.ticks))
      let recorder = Recorder(
        board, to: RecordingWriter(to: MemoryArchive(), compressor: RecordingTests.NoCompressor()),
        archive: [])
      let past = try #require(Savepoints(board, budget: .max))
      _ = board.runDeterministic(instructions: 1_000)
      #expect(!recorder.hasFailed && past.instants.count == 1)
      gone = board
    }()
    #expect(gone == nil)
  }

  @Test func whatNeverWasIsNotReached() throws {
    let (_, board, past, moments) = try lived(GuestProgram.ticks, harts: 1, seed: 5)
    #expect(try !past.go(to: Instant(boot: 1, instructions: moments[50].0.instructions, jumps: 0)))
    #expect(try !past.go(to: Instant(boot: 0)))
    try #require(try past.go(to: moments[10].0))
    #expect(board.stateHash() == moments[10].1)
  }

  @Test func powerOnsAreKept() throws {
    let host = TestHost()
    let plan = host.plan(GuestProgram.ticks)
    let board = try Board(plan)
    let past = try #require(Savepoints(board, budget: 0))
    for _ in 0..<3 {
      for _ in 0..<10 {
        _ = board.runDeterministic(instructions: 1000)
        past.take()
      }
      try board.reset(plan.images)
      past.take()
    }
    #expect(past.instants.map(\.boot) == [1, 2, 3, 4])
    #expect(try past.go(to: past.instants[1]))
    #expect(board.instant == Instant(boot: 2))
  }
}
