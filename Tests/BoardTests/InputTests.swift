import Board
import Bus
import Devices
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

  /// A network that can be lost.
  final class Cable: NetworkPort {
    let abilities = NetworkAbilities()
    var isConnected = true

    func transmit(
      byteCount: Int, offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
    ) -> Bool { false }

    func transmitted() {}

    func receive(_ take: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool { false }
  }

  /// That a cable leads nowhere any more is an input like any other, and so is that it does again.
  @Test func aLostNetworkIsAnInput() throws {
    func board(_ cable: Cable) throws -> Board {
      var plan = TestHost().plan(GuestProgram.ticks)
      plan.networks = [NetworkPlan(port: cable, address: MACAddress(cardNumber: 0))]
      return try Board(plan)
    }
    let (log, cable) = (Log(), Cable())
    let first = try board(cable)
    first.recorders = [log]
    var hashes = [first.stateHash()]
    for isConnected in [false, true, true] {
      cable.isConnected = isConnected
      _ = first.collectInputs()
      hashes.append(first.stateHash())
    }
    #expect(log.entries.count == 2)
    #expect(hashes[1] != hashes[0] && hashes[2] != hashes[1] && hashes[3] == hashes[2])
    // Another machine, whose own network is there all the time, lives through the same.
    let second = try board(Cable())
    for (number, entry) in log.entries.enumerated() {
      second.admit(entry.input)
      #expect(second.stateHash() == hashes[number + 1])
    }
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
