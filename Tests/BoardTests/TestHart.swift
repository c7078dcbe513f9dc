import Board
import Bus

/// A hart whose instructions are numbers of a generator: most compute, some ask the time, set a timer or wait for one.
final class TestHart: TurnTaker, Sleeper {
  /// What it saw, in order: its number, which instruction, and the time.
  struct Sight: Equatable {
    let hart: Int
    let instruction: Int
    let time: UInt64
  }

  let number: Int
  let timeline: any Timeline
  private let log: TestLog
  private var generator: SeededGenerator
  private(set) var executed = 0
  private(set) var executedInTurn = 0
  private var budget = 0
  private(set) var isWaiting = false
  var isAsleep: Bool { isWaiting }
  /// What the next timer should show, and what those that fired showed.
  private(set) var asked: UInt64?
  private(set) var lateness: [UInt64] = []
  /// Called with the number of each instruction.
  var onInstruction: (Int) -> Void = { _ in }
  let isRandom: Bool

  init(_ number: Int, timeline: any Timeline, log: TestLog, isRandom: Bool = true) {
    self.number = number
    self.timeline = timeline
    self.log = log
    self.isRandom = isRandom
    generator = SeededGenerator(seed: UInt64(number))
  }

  func run(budget: Int) -> Int {
    self.budget = budget
    executedInTurn = 0
    while executedInTurn < self.budget && !isWaiting {
      executedInTurn += 1
      executed += 1
      onInstruction(executed)
      if isRandom { execute(generator.next(in: 0...499)) }
    }
    return executedInTurn
  }

  func limit(to remaining: Int) { budget = min(budget, executedInTurn + remaining) }

  func wake(token: UInt64) {
    if let asked { lateness.append(timeline.now - asked) }
    asked = nil
    isWaiting = false
    note()
  }

  func note() {
    log.sights.append(Sight(hart: number, instruction: executed, time: timeline.now))
  }

  func ask(in nanoseconds: UInt64) {
    let instant = timeline.now + nanoseconds
    asked = instant
    timeline.schedule(self, token: 0, at: instant)
  }

  func wait() { isWaiting = true }

  private func execute(_ instruction: UInt64) {
    switch instruction {
    case 0...9: note()
    case 10...11: ask(in: generator.next(in: 0...3_000))
    case 12 where asked != nil: wait()
    case 13: timeline.cancel(self, token: 0); asked = nil
    default: break
    }
  }
}

/// What all harts saw.
final class TestLog {
  var sights: [TestHart.Sight] = []
}
