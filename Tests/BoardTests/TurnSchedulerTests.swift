import Board
import Bus
import Testing

@Suite struct TurnSchedulerTests {
  struct World {
    let scheduler: TurnScheduler
    let harts: [TestHart]
    let log = TestLog()

    init(seed: UInt64, harts count: Int, isRandom: Bool = true) {
      let scheduler = TurnScheduler(seed: seed)
      let log = self.log
      self.scheduler = scheduler
      harts = (0..<count).map {
        TestHart($0, timeline: scheduler, log: log, isRandom: isRandom)
      }
      for hart in harts { scheduler.add(hart) }
    }

    func run(_ instructions: UInt64) -> TurnScheduler.Outcome {
      scheduler.run(instructions: instructions) { false }
    }
  }

  @Test(arguments: 1...8)
  func theSameSeedGivesTheSameRun(harts: Int) {
    let (first, second) = (World(seed: 7, harts: harts), World(seed: 7, harts: harts))
    #expect(first.run(300_000) == second.run(300_000))
    #expect(first.log.sights.count > 1000)
    let isSame = first.log.sights == second.log.sights
    #expect(isSame)
    #expect(first.harts.map(\.executed) == second.harts.map(\.executed))
  }

  @Test func anotherSeedGivesAnotherRun() {
    let (first, second) = (World(seed: 1, harts: 3), World(seed: 2, harts: 3))
    _ = (first.run(300_000), second.run(300_000))
    let isSame = first.log.sights == second.log.sights
    #expect(!isSame)
  }

  @Test(arguments: 1...8)
  func cuttingTheRunIntoPiecesChangesNothing(harts: Int) {
    let (whole, pieces) = (World(seed: 3, harts: harts), World(seed: 3, harts: harts))
    _ = whole.run(200_000)
    var generator = SeededGenerator(seed: 99)
    for _ in 0..<1_000_000 {
      let left = whole.scheduler.instructionCount - pieces.scheduler.instructionCount
      if left == 0 { break }
      // Some of them somebody ends early.
      _ = pieces.scheduler.run(instructions: min(left, generator.next(in: 1...3_000))) {
        generator.next(in: 0...3) == 0
      }
    }
    #expect(whole.scheduler.instructionCount == pieces.scheduler.instructionCount)
    let isSame = whole.log.sights == pieces.log.sights
    #expect(isSame)
    #expect(whole.harts.map(\.executed) == pieces.harts.map(\.executed))
  }

  @Test(arguments: 1...8)
  func timeNeverGoesBackAndEventsAreExact(harts: Int) {
    let world = World(seed: 5, harts: harts)
    _ = world.run(300_000)
    let times = world.log.sights.map(\.time)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    let lateness = world.harts.flatMap(\.lateness)
    #expect(lateness.count > 100)
    // One that was asked for the present, or for less than an instruction ahead, comes an instruction late.
    #expect(lateness.allSatisfy { $0 <= 1 })
  }

  @Test(arguments: [1, 2, 3, 4, 7, 8])
  func anEventFiresInItsNanosecond(harts: Int) {
    let world = World(seed: 5, harts: harts, isRandom: false)
    world.harts[0].onInstruction = { if $0 % 1000 == 0 { world.harts[0].ask(in: 77) } }
    _ = world.run(100_000)
    #expect(world.harts[0].lateness.count >= 100_000 / harts / 1000 - 20)
    #expect(world.harts[0].lateness.allSatisfy { $0 == 0 })
  }

  @Test func anInstructionTakesItsShareOfANanosecond() {
    let one = World(seed: 0, harts: 1, isRandom: false)
    _ = one.run(12_345)
    #expect(one.scheduler.now == 12_345)
    let four = World(seed: 0, harts: 4, isRandom: false)
    _ = four.run(100_000)
    #expect(four.scheduler.now == 25_000)
  }

  @Test func aWaitingHartTakesNoTime() {
    let world = World(seed: 0, harts: 2, isRandom: false)
    world.harts[1].onInstruction = { _ in world.harts[1].wait() }
    _ = world.run(100_000)
    #expect(world.harts[1].executed == 1)
    #expect(world.scheduler.now > 90_000)
  }

  @Test func allWaitingJumpsToTheNextEvent() {
    let world = World(seed: 0, harts: 2, isRandom: false)
    for hart in world.harts {
      hart.onInstruction = { count in
        if count == 1 { hart.ask(in: 1_000_000 * UInt64(hart.number + 1)) }
        if count == 2 || count == 10 { hart.wait() }
      }
    }
    #expect(world.run(1_000) == .idle)
    #expect(world.harts.map(\.executed) == [10, 10])
    #expect(world.harts.flatMap(\.lateness) == [0, 0])
    #expect(world.scheduler.now >= 2_000_000)
    #expect(world.run(1_000) == .idle)
  }

  @Test func timeDoesNotJumpBeyondItsLimit() throws {
    let host = TestHost()
    let board = try Board(host.plan(GuestProgram.ticks))
    board.jumpLimit = 0
    let reason = board.runDeterministic(instructions: 1000)
    guard case .asleep(let instant) = reason else {
      Issue.record("stopped by \(reason)")
      return
    }
    let here = board.instant
    #expect(board.runDeterministic(instructions: 1000) == reason)
    #expect(board.instant == here)
    board.jumpLimit = instant
    guard case .asleep(let next) = board.runDeterministic(instructions: 1000) else {
      Issue.record("does not sleep again")
      return
    }
    #expect(next > instant)
    #expect(board.instant.jumps == here.jumps + 1)
  }

  @Test func eventsOfOneInstantFireInTheOrderAsked() {
    final class Recorder: Sleeper {
      var tokens: [UInt64] = []
      func wake(token: UInt64) { tokens.append(token) }
    }
    let world = World(seed: 0, harts: 1, isRandom: false)
    let recorder = Recorder()
    for token: UInt64 in [3, 1, 2] {
      world.scheduler.schedule(recorder, token: token, at: 100)
    }
    world.scheduler.schedule(recorder, token: 9, at: 50)
    world.scheduler.schedule(recorder, token: 3, at: 100)  // asking again goes to the back
    world.scheduler.schedule(recorder, token: 4, at: 70)
    world.scheduler.cancel(recorder, token: 4)
    _ = world.run(200)
    #expect(recorder.tokens == [9, 1, 2, 3])
  }

  @Test func aSleeperThatAsksForThePresentHoldsNobodyUp() {
    final class Insomniac: Sleeper {
      let timeline: any Timeline
      var count = 0
      init(_ timeline: any Timeline) { self.timeline = timeline }
      func wake(token: UInt64) {
        count += 1
        timeline.schedule(self, token: token, at: 0)
      }
    }
    let world = World(seed: 0, harts: 1, isRandom: false)
    let insomniac = Insomniac(world.scheduler)
    world.scheduler.schedule(insomniac, token: 0, at: 0)
    #expect(world.run(1_000) == .budget)
    #expect(insomniac.count == 1_000)
    world.harts[0].wait()
    #expect(world.run(1_000) == .budget)
  }

  @Test func stopEndsTheRunAfterThePresentInstruction() {
    let world = World(seed: 0, harts: 3, isRandom: false)
    world.harts[1].onInstruction = { if $0 == 5 { world.scheduler.stop() } }
    #expect(world.run(1_000_000) == .stopped)
    #expect(world.harts[1].executed == 5)
    #expect(world.harts[2].executed == 0)
  }

  @Test(arguments: [(true, 50_001...70_000), (false, 1_000_000...1_000_000)])
  func theCallerIsAskedNowAndThen(afterEachTurn: Bool, instructions: ClosedRange<Int>) {
    let world = World(seed: 0, harts: 1, isRandom: false)
    world.scheduler.asksAfterEachTurn = afterEachTurn
    let outcome = world.scheduler.run(instructions: 5_000_000) {
      world.harts[0].executed > 50_000
    }
    #expect(outcome == .stopped)
    #expect(instructions.contains(world.harts[0].executed))
  }

  @Test(arguments: 1...5)
  func whoIsWokenByAnotherGetsTheTurnThatFollows(seed: UInt64) {
    /// How far each hart is when the second one begins, and in the end.
    func places(piece: UInt64) -> [Int] {
      let world = World(seed: seed, harts: 2, isRandom: false)
      var atWaking: [Int] = []
      world.harts[0].onInstruction = {
        guard $0 == 100_000 else { return }
        world.harts[1].wake(token: 0)
        world.scheduler.interruptArrived(hart: 1)
      }
      world.harts[1].onInstruction = { if $0 == 1 { atWaking = [world.harts[0].executed] } }
      world.harts[1].wait()
      for _ in 0..<299_100 / piece { _ = world.run(piece) }
      return atWaking + world.harts.map(\.executed)
    }
    let places = [places(piece: 997), places(piece: 99_700), places(piece: 299_100)]
    #expect(places[0][0] >= 100_000 && places[0][0] < 120_000)
    #expect(places[1] == places[0] && places[2] == places[0])
  }

  @Test func aStepIsOneInstructionOfOneHart() {
    let world = World(seed: 0, harts: 2, isRandom: false)
    _ = world.run(10)
    #expect(world.scheduler.step(hart: 1))
    #expect(world.scheduler.step(hart: 0))
    #expect(world.harts.map(\.executed) == [11, 1])
    _ = world.run(1_000)
    #expect(world.harts.map(\.executed) == [1_011, 1])
    world.harts[1].wait()
    #expect(!world.scheduler.step(hart: 1))
  }

  @Test func resetMakesTheFirstRunAgain() {
    let world = World(seed: 4, harts: 3, isRandom: false)
    func firstTurns() -> [Int] {
      let before = world.harts.map(\.executed)
      _ = world.run(50_000)
      return zip(world.harts, before).map { $0.executed - $1 }
    }
    let first = firstTurns()
    world.scheduler.reset()
    #expect(world.scheduler.now == 0)
    #expect(firstTurns() == first)
  }
}
