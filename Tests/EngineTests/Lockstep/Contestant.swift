import Bus
import Hart
import Host
import TestPorts
import Translator

/// An engine that is compared with the interpreter.
struct Contestant: Sendable {
  /// For messages.
  let name: String
  /// Gives new harts of a machine the engine, which may want room in them.
  var equip: (@Sendable ([Hart]) -> Void)?
  /// A turn is taken in pieces of these budgets, over and over; nil for whole turns.
  var pieces: [Int]?
  /// Called before and after each piece, and returns what is called after it: how tests spoil what an engine did.
  var watch: (@Sendable (Hart) -> (() -> Void))?

  /// The reference.
  static let interpreter = Contestant(name: "interpreter")

  /// The translator.
  static let translator = Contestant(name: "translator", equip: translate(codeBytes: 8 << 20))

  /// The same, in odd pieces.
  static let interruptedTranslator = Contestant(
    name: "translator, in odd pieces", equip: translate(codeBytes: 8 << 20),
    pieces: [1, 300, 2, 61, 997, 5])

  /// With so little memory for code that it forgets everything now and then.
  static let crampedTranslator = Contestant(
    name: "translator, without much room", equip: translate(codeBytes: 320 << 10))

  private static func translate(codeBytes: Int) -> @Sendable ([Hart]) -> Void {
    { harts in
      guard let code = HostCodeMemory(byteCount: codeBytes) else { return }
      let cache = TranslationCache(memory: code, lock: TestLock())
      for hart in harts {
        hart.bus.memory.codeWatcher = cache
        hart.engine = HartTranslator(hart, cache)
      }
    }
  }
}
