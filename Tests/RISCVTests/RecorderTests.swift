import RISCV
import Testing

/// A meaning that is recorded once, without a state, does on every state what it does when executed there. This is
/// what makes one text serve interpreter and translator: no meaning looks at a word's value.
@Suite struct RecorderTests {
  static let decoder = Decoder(extensions: .all)
  static let statesPerRow = 40

  @Test(arguments: Row.all.map(\.mnemonic.description))
  func whatIsRecordedIsWhatIsExecuted(mnemonic: String) throws {
    let row = try #require(Row.all.first { $0.mnemonic.description == mnemonic })
    var random = RandomWords(seed: UInt64(row.opcode.rawValue), count: 0)
    let text = RowText(row)
    var recorded = 0
    for _ in 0..<Self.statesPerRow {
      let fields = UInt32(truncatingIfNeeded: random.random())
      let encoding = fields & ~text.mask | text.match
      guard text.matches(encoding) else { continue }
      let instruction = Self.decoder.decode(encoding)
      recorded += 1
      var recorder = Recorder()
      try recorder.execute(instruction)
      for _ in 0..<4 { compare(instruction, recorder, &random) }
    }
    #expect(recorded > 0)
  }

  private func compare(
    _ instruction: Instruction, _ recorder: Recorder, _ random: inout RandomWords
  ) {
    var executed = Self.randomState(&random)
    var replayed = executed
    let failure = Self.failure { () throws(TestFailure) in try executed.execute(instruction) }
    let replayFailure = Self.failure { () throws(TestFailure) in
      try recorder.replay(on: &replayed)
    }
    #expect(failure == replayFailure)
    #expect(executed.x == replayed.x)
    #expect(executed.f == replayed.f)
    #expect(executed.memory == replayed.memory)
    #expect(executed.target == replayed.target)
    #expect(executed.floatCalls == replayed.floatCalls)
    #expect(executed.systemCalls == replayed.systemCalls)
    #expect(executed.fences == replayed.fences)
  }

  /// Registers of which half are addresses in the engine's memory, so that loads and stores succeed.
  private static func randomState(_ random: inout RandomWords) -> TestEngine {
    var engine = TestEngine()
    for register in 1..<33 {
      let word = random.random()
      engine.x[register] = word & 1 == 0 ? TestEngine.base &+ (word >> 8 & 0xf0) : word
    }
    for register in 0..<32 { engine.f[register] = random.random() | random.random() << 32 }
    for byte in engine.memory.indices {
      engine.memory[byte] = UInt8(truncatingIfNeeded: random.random())
    }
    engine.floatAnswer = random.random()
    engine.isFloatOn = random.random() & 7 != 0
    return engine
  }

  private static func failure(_ body: () throws(TestFailure) -> Void) -> TestFailure? {
    do throws(TestFailure) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
