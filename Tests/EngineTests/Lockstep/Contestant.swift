import Bus
import Hart
import Host
import TestPorts
import Translator

/// An engine that is compared with the interpreter.
struct Contestant: Sendable {
  /// For messages.
  let name: String
  /// Gives a new hart the engine, which may want room in it.
  var equip: (@Sendable (Hart) -> Void)?
  /// A turn is taken in pieces of these budgets, over and over; nil for whole turns.
  var pieces: [Int]?
  /// Called before and after each piece, and returns what is called after it: how tests spoil what an engine did.
  var watch: (@Sendable (Hart) -> (() -> Void))?

  /// The reference.
  static let interpreter = Contestant(name: "interpreter")

  /// The translator.
  static let translator = Contestant(name: "translator", equip: equipTranslator)

  /// The same, in odd pieces.
  static let interruptedTranslator = Contestant(
    name: "translator, in odd pieces", equip: equipTranslator, pieces: [1, 300, 2, 61, 997, 5])

  private static let equipTranslator: @Sendable (Hart) -> Void = { hart in
    guard let code = HostCodeMemory(byteCount: 8 << 20) else { return }
    let cache = TranslationCache(memory: code, guestMemory: hart.bus.memory, lock: TestLock())
    hart.bus.memory.codeWatcher = cache
    hart.engine = HartTranslator(hart, cache)
  }
}
