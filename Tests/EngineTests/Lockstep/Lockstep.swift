import Assembly
import Fuzzing
import Hart

/// Runs a random program on two engines at once, with the same budgets and interrupts, and compares.
///
/// Everything follows from the seed, so that a run can be made again up to any point: how the first instruction that
/// differs is found, without anything having been remembered.
struct Lockstep {
  let seed: UInt64
  let contestant: Contestant
  private let program: RandomProgram
  /// Some programs are run by two harts at once, which change each other's code and page tables.
  fileprivate var hartCount: Int { seed % 4 == 3 ? 2 : 1 }

  /// How many turns pass from one look at everything to the next.
  private static let turnsPerFullComparison = 16

  /// A comparison of an engine with the interpreter.
  init(seed: UInt64, _ contestant: Contestant) {
    self.seed = seed
    self.contestant = contestant
    program = RandomProgram(seed: seed)
  }

  /// Runs about so many instructions. Nil where all was the same.
  func run(instructions: Int) -> Mismatch? {
    guard var race = Race(self) else { return nil }
    var sound = 0
    while race.executed < instructions {
      race.takeTurn()
      let isFull = race.turn % Self.turnsPerFullComparison == 0 || race.executed >= instructions
      if isFull ? race.isSame : race.isAlike {
        if isFull { sound = race.turn }
      } else {
        return explain(after: sound, atLatest: race.turn)
      }
    }
    return nil
  }

  /// Finds the turn, then the instruction. A turn is cut short, not taken step by step: engines that look at many
  /// instructions at once are to do as they did.
  private func explain(after sound: Int, atLatest last: Int) -> Mismatch? {
    guard var race = Race(self) else { return nil }
    while race.turn < sound { race.takeTurn() }
    while race.turn < last, race.isSame { race.takeTurn() }
    let turn = race.turn - 1
    guard turn >= 0, !race.isSame, let budget = Race(self, turns: turn)?.nextBudget else {
      return nil
    }
    var (good, bad) = (0, budget)
    while bad - good > 1 {
      let middle = (good + bad) / 2
      let isGood = Race(self, turns: turn, then: middle)?.isSame ?? false
      (good, bad) = isGood ? (middle, bad) : (good, middle)
    }
    guard let before = Race(self, turns: turn, then: good),
      let after = Race(self, turns: turn, then: bad)
    else { return nil }
    return mismatch(turn, budget, good, before.second.harts[before.nextHart], after)
  }

  private func mismatch(
    _ turn: Int, _ budget: Int, _ good: Int, _ before: Hart, _ after: Race
  ) -> Mismatch {
    let encoding = before.inspectInstruction(at: before.pc)
    return Mismatch(
      seed: seed, contestant: contestant.name, turn: turn, budget: budget, soundInstructions: good,
      instant: before.instructionsRetired, pc: before.pc, mode: "\(before.privilege)",
      encoding: encoding, text: Disassembler().text(of: encoding, at: before.pc),
      differences: Comparison.differences(after.first, after.second))
  }

  /// Two machines, and what the driver does to both.
  struct Race {
    let first: TrialMachine
    let second: TrialMachine
    private(set) var turn = 0
    private(set) var executed = 0
    private(set) var nextBudget = 0
    private(set) var nextHart = 0
    private var random: SplitMix
    private var segment: UInt64 = 0
    private var executedInSegment = 0

    /// At the start; nil where the host has no memory.
    init?(_ lockstep: Lockstep) {
      let count = lockstep.hartCount
      guard
        let first = TrialMachine(lockstep.program, lockstep.contestant, hartCount: count),
        let second = TrialMachine(lockstep.program, .interpreter, hartCount: count)
      else { return nil }
      self.first = first
      self.second = second
      random = SplitMix(state: ~lockstep.seed)
      prepareTurn()
    }

    /// After some turns, and a part of the next.
    init?(_ lockstep: Lockstep, turns: Int, then budget: Int = 0) {
      self.init(lockstep)
      for _ in 0..<turns { takeTurn() }
      guard budget > 0 else { return }
      _ = first.run(hart: nextHart, budget: budget)
      _ = second.run(hart: nextHart, budget: budget)
    }

    var isAlike: Bool { Comparison.isAlike(first, second) }
    var isSame: Bool { Comparison.isSame(first, second) }

    mutating func takeTurn() {
      _ = first.run(hart: nextHart, budget: nextBudget)
      let count = second.run(hart: nextHart, budget: nextBudget)
      // A turn in which nothing happens counts, so that a hart that waits for ever comes to an end.
      executed += max(count, 1)
      executedInSegment += count
      turn += 1
      prepareTurn()
    }

    /// Chooses the next turn's budget, and what happens before it.
    private mutating func prepareTurn() {
      nextHart = random.below(second.harts.count)
      nextBudget =
        switch random.below(8) {
        case 0, 1: 1 + random.below(8)
        case 2: 1 + random.below(4000)
        default: 1 + random.below(800)
        }
      if second.nextSegment != segment {
        (segment, executedInSegment) = (second.nextSegment, 0)
      }
      // Whoever is lost, or waits, is sent on.
      if executedInSegment > 30_000 || second.harts[nextHart].isWaiting && random.below(2) == 0 {
        raise(11)
        executedInSegment = 0
      }
      switch random.below(64) {
      case 0: raise(11)
      case 1...3: raise([3, 7, 9][random.below(3)])
      default: break
      }
    }

    private func raise(_ line: Int) {
      first.harts[nextHart].setInput(line, true)
      second.harts[nextHart].setInput(line, true)
    }
  }
}
