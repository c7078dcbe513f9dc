import Bus
import Testing

/// An instruction in two pages, either of which may change.
struct StraddlingTests {
  typealias Loop = StraddlingLoop

  private static let contestants: [Contestant] = [
    .interpreter, .translator, .windowTranslator, .arm64Translator,
  ]

  @Test(arguments: contestants)
  func aChangeOfTheSecondHalfIsSeen(contestant: Contestant) throws {
    let trial = try Loop(contestant)
    let loop = Loop.first + 0xffa
    #expect(trial.sum(from: loop).sum == 5 * Loop.rounds)
    let again = trial.sum(from: loop)
    #expect(again.sum == 5 * Loop.rounds)
    #expect(again.interpreted < Loop.rounds, "all of it is translated by now")
    try trial.memory.store(Loop.secondHalf(adding: 7), Loop.second)
    #expect(trial.sum(from: loop).sum == 7 * Loop.rounds)
  }

  /// By another hart, in between knowing the code and having it translated.
  @Test(arguments: 1...6)
  func whatChangesMeanwhileIsNotTranslated(turn: Int) throws {
    let lock = MeddlingLock()
    let trial = try Loop(.translator(lock: lock))
    let memory = trial.memory
    lock.meddle(before: turn) {
      try? memory.store(Loop.secondHalf(adding: 7), Loop.second)
      // c.addi a0, 1 for the c.nop.
      try? memory.store(UInt16(0x0505), Loop.first + 0xffc)
    }
    _ = trial.sum(from: Loop.first + 0xffa)
    #expect(lock.count > turn)
    #expect(trial.sum(from: Loop.first + 0xffa).sum == 8 * Loop.rounds)
  }

  @Test(arguments: contestants)
  func anotherSecondPageIsSeen(contestant: Contestant) throws {
    let trial = try Loop(contestant)
    try trial.enterSupervisor()
    #expect(trial.sum(from: 0xff4).sum == 5 * Loop.rounds)
    #expect(trial.sum(from: 0xff4).sum == 5 * Loop.rounds)
    try trial.map(1, to: Loop.another)
    #expect(trial.sum(from: 0xff4).sum == 7 * Loop.rounds)
    try trial.map(1, to: Loop.second)
    #expect(trial.sum(from: 0xff4).sum == 5 * Loop.rounds)
  }
}
