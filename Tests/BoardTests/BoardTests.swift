import Board
import Bus
import Hart
import TestPorts
import Testing

/// Whole machines that run whole programs.
@Suite struct BoardTests {
  static let words: UInt64 = 0x8001_0000
  let host = TestHost()

  /// A machine that runs `GuestProgram.share`.
  private func sharing(harts: Int, seed: UInt64) throws -> Board {
    let board = try Board(host.plan(GuestProgram.share, harts: harts, seed: seed))
    try board.memory.store(UInt64(harts), Self.words + 0x20)
    return board
  }

  // MARK: Boot

  @Test func aHartBeginsWithItsNumberTheDeviceTreeAndTheFirmwaresInformation() throws {
    let board = try Board(host.plan(GuestProgram.timer))
    #expect(board.runDeterministic(instructions: 1_000_000) == .poweredOff(code: 7))
    #expect(try board.memory.load(Self.words + 0x100, as: UInt64.self) == 0)
    let tree = try board.memory.load(Self.words + 0x108, as: UInt64.self)
    var blob = [UInt8](repeating: 0, count: board.deviceTree.count)
    try blob.withUnsafeMutableBytes { try board.memory.read(tree, into: $0) }
    #expect(blob == board.deviceTree)
    let root = try DeviceTreeReader.root(of: blob)
    #expect(root.child("memory@80000000")?["reg"] == .pairs(0x8000_0000, 1 << 20))
    let information = try board.memory.load(Self.words + 0x110, as: UInt64.self)
    #expect(try board.bus.read(information, width: .word) == 0x4942_534f)
  }

  @Test func aTimerWakesItsHartInItsTick() throws {
    let board = try Board(host.plan(GuestProgram.timer))
    _ = board.runDeterministic(instructions: 1_000_000)
    #expect(try board.memory.load(Self.words + 0x118, as: UInt64.self) == 1000)
    #expect(board.instructionCount < 40)
  }

  // MARK: Determinism

  @Test(arguments: 1...8)
  func theSameSeedGivesTheSameMachine(harts: Int) throws {
    let (first, second) = (try sharing(harts: harts, seed: 9), try sharing(harts: harts, seed: 9))
    try second.reset(host.plan(GuestProgram.share).images)
    try second.memory.store(UInt64(harts), Self.words + 0x20)
    // The tree's random bytes are others.
    #expect(first.deviceTree != second.deviceTree)
    #expect(first.runDeterministic(instructions: 10_000_000) == .poweredOff(code: 0))
    for _ in 0..<1_000_000 where second.stopReason == nil {
      _ = second.runDeterministic(instructions: 777)
    }
    #expect(second.stopReason == .poweredOff(code: 0))
    #expect(first.instructionCount == second.instructionCount)
    #expect(first.now == second.now)
    #expect(try first.memory.load(Self.words, as: UInt64.self) == 3000 * UInt64(harts))
    for hart in 0..<UInt64(harts) {
      let address = Self.words + 0x100 + hart * 8
      #expect(
        try first.memory.load(address, as: UInt64.self)
          == second.memory.load(address, as: UInt64.self))
    }
  }

  @Test(arguments: 1...8)
  func equalRunsHaveEqualHashes(harts: Int) throws {
    let hashes = try (0..<2).map { _ in
      let board = try TestHost().board(sharing: harts, seed: 5)
      return (0..<20).map { _ in
        _ = board.runDeterministic(instructions: 5_000)
        return board.stateHash()
      }
    }
    #expect(hashes[0] == hashes[1])
    #expect(Set(hashes[0]).count > 1)
  }

  @Test func anotherSeedGivesAnotherMachine() throws {
    let (first, second) = (try sharing(harts: 3, seed: 1), try sharing(harts: 3, seed: 2))
    _ = (
      first.runDeterministic(instructions: 40_000), second.runDeterministic(instructions: 40_000)
    )
    #expect(first.stateHash() != second.stateHash())
  }

  @Test func aHashSeesOneBitOfMemoryAndOfARegister() throws {
    let board = try Board(host.plan(GuestProgram.share))
    let before = board.stateHash()
    #expect(board.stateHash() == before)
    try board.memory.store(UInt8(1), 0x8008_0000)
    let other = board.stateHash()
    #expect(other != before)
    board.harts[0].registers[5] = 1
    #expect(board.stateHash() != other)
  }

  // MARK: Ends of a run

  @Test func aMessageToAnotherHartWakesIt() throws {
    var plan = host.plan(GuestProgram.message, harts: 2)
    plan.toHost = Self.words
    let board = try Board(plan)
    #expect(board.runDeterministic(instructions: 1_000_000) == .toHost(3))
    #expect(board.runDeterministic(instructions: 1_000_000) == .toHost(3))
    #expect(board.harts[0].isWaiting)
  }

  @Test func onlyInputWakesAMachineThatWaits() throws {
    let board = try Board(host.plan(GuestProgram.echo))
    #expect(board.runDeterministic(instructions: 1_000_000) == .idle)
    host.incoming = Array("hello".utf8)
    #expect(board.collectInputs())
    #expect(board.runDeterministic(instructions: 1_000_000) == .idle)
    #expect(host.sent == Array("hello".utf8))
    host.incoming = Array("q".utf8)
    #expect(board.collectInputs())
    #expect(board.runDeterministic(instructions: 1_000_000) == .rebooted)
    try board.reset(host.plan(GuestProgram.echo).images)
    #expect(board.stopReason == nil)
    #expect(board.now == 0)
    #expect(board.runDeterministic(instructions: 1_000_000) == .idle)
  }

  @Test func aStepIsOneInstruction() throws {
    let board = try Board(host.plan(GuestProgram.share, harts: 2))
    #expect(board.harts.map(\.pc) == [0x1000, 0x1000])
    #expect(board.step(hart: 1))
    #expect(board.harts.map(\.pc) == [0x1000, 0x1004])
    for _ in 0..<5 { #expect(board.step(hart: 1)) }
    #expect(board.harts.map(\.pc) == [0x1000, 0x8000_0000])
    #expect(board.instructionCount == 6)
  }

  // MARK: Parallel mode, its threads played by the test

  @Test func parallelHartsShareTheWork() throws {
    let board = try Board(host.parallelPlan(GuestProgram.share, harts: 3))
    try board.memory.store(UInt64(3), Self.words + 0x20)
    var stops: [HartStop] = []
    for _ in 0..<10_000 where board.stopReason == nil {
      stops = (0..<3).map { board.runHart($0, budget: 1_000) }
      host.nanoseconds += 100_000
    }
    #expect(board.stopReason == .poweredOff(code: 0))
    #expect(stops[0] == .stopped(.poweredOff(code: 0)))
    #expect(try board.memory.load(Self.words, as: UInt64.self) == 9000)
    #expect(host.woken.suffix(3) == [0, 1, 2])
  }

  @Test func theAlarmBringsAParallelTimer() throws {
    let board = try Board(host.parallelPlan(GuestProgram.timer))
    #expect(board.runHart(0, budget: 1_000) == .waiting)
    #expect(host.alarm == 1_000_000 + 100_000)
    host.nanoseconds += 99_999
    board.fireDueEvents()
    #expect(host.woken.isEmpty)
    #expect(board.runHart(0, budget: 1_000) == .waiting)
    host.nanoseconds += 1
    board.fireDueEvents()
    #expect(host.woken == [0])
    #expect(board.runHart(0, budget: 1_000) == .stopped(.poweredOff(code: 7)))
  }

  // MARK: The machine itself

  @Test func aBoardThatNobodyHoldsIsGone() throws {
    weak var memory: TestMemory?
    weak var board: Board?
    try {
      let provider = TestMemory()
      var plan = TestHost().plan(GuestProgram.share, harts: 2)
      plan.memoryProvider = provider
      plan.disks = [ImmediatePort(TestDisk())]
      let machine = try Board(plan)
      _ = machine.runDeterministic(instructions: 10_000)
      (memory, board) = (provider, machine)
    }()
    #expect(board == nil)
    #expect(memory == nil)
  }

  @Test func devicesFillSlotsFromTheFirst() throws {
    var plan = host.plan(GuestProgram.share)
    plan.disks = [ImmediatePort(TestDisk()), ImmediatePort(TestDisk())]
    plan.console = host
    plan.hasEntropyDevice = true
    let board = try Board(plan)
    let kinds = try (0..<8).map { slot in
      try board.bus.read(MemoryMap.virtio(slot).base + 8, width: .word)
    }
    #expect(kinds == [2, 2, 3, 4, 0, 0, 0, 0])
    for slot in 0..<8 {
      #expect(try board.bus.read(MemoryMap.virtio(slot).base, width: .word) == 0x7472_6976)
    }
  }

  @Test func everyDeviceInTheTreeAnswersThere() throws {
    let board = try Board(host.plan(GuestProgram.share, harts: 2))
    let soc = try #require(try DeviceTreeReader.root(of: board.deviceTree).child("soc"))
    #expect(soc.children.count == 14)
    for node in soc.children {
      let unit = try #require(node.name.split(separator: "@").last)
      let address = try #require(UInt64(unit, radix: 16))
      #expect(board.bus.hasDevice(at: address), "\(node.name)")
    }
  }
}

extension TestHost {
  /// A machine that runs `GuestProgram.share`.
  func board(sharing harts: Int, seed: UInt64) throws -> Board {
    let board = try Board(plan(GuestProgram.share, harts: harts, seed: seed))
    try board.memory.store(UInt64(harts), BoardTests.words + 0x20)
    return board
  }
}
