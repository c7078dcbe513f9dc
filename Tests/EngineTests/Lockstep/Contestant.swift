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
  /// Makes who provides rooms and RAM, if that is not for everybody.
  var makeProvider: (@Sendable () -> (any MemoryProvider)?)?
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

  /// With windows, which it usually leaves to those who run for longer.
  static let windowTranslator = Contestant(
    name: "translator, with windows", equip: translate(codeBytes: 8 << 20, isEager: true),
    makeProvider: { HostMemory() })

  /// The same in odd pieces, with so little memory for code that it forgets everything now and then.
  static let interruptedWindowTranslator = Contestant(
    name: "translator, with windows, in odd pieces, without much room",
    equip: translate(codeBytes: 320 << 10, isEager: true),
    makeProvider: { HostMemory() }, pieces: [1, 300, 2, 61, 997, 5])

  /// The translator for arm64, whose code is executed by an emulator.
  static let arm64Translator = Contestant(
    name: "translator for arm64", equip: translateRemotely,
    makeProvider: { RemoteProcessor(codeBytes: 8 << 20) })

  /// The same in odd pieces, with so little memory for code that it forgets everything now and then.
  static let interruptedArm64Translator = Contestant(
    name: "translator for arm64, in odd pieces, without much room", equip: translateRemotely,
    makeProvider: { RemoteProcessor(codeBytes: 320 << 10) }, pieces: [1, 300, 2, 61, 997, 5])

  private static let translateRemotely: @Sendable ([Hart]) -> Void = { harts in
    guard let remote = RemoteProcessor.owner(of: UnsafeMutableRawPointer(harts[0].registers))
    else { return }
    let cache = TranslationCache(memory: remote, lock: TestLock(), processor: .arm64)
    for hart in harts {
      hart.bus.memory.codeWatcher = cache
      hart.engine = quick(HartTranslator(hart, cache, remote.entry))
    }
  }

  /// It translates soon: programs that are compared are short.
  private static func quick(_ translator: HartTranslator?) -> HartTranslator? {
    translator?.threshold = 8
    translator?.patience = 12
    return translator
  }

  /// The translator, with a lock of its own.
  static func translator(lock: MeddlingLock) -> Contestant {
    Contestant(name: "translator", equip: translate(codeBytes: 8 << 20, lock: { lock }))
  }

  private static func translate(
    codeBytes: Int, isEager: Bool = false,
    lock: @escaping @Sendable () -> any Lock = { TestLock() }
  ) -> @Sendable ([Hart]) -> Void {
    { harts in
      guard let code = HostCodeMemory(byteCount: codeBytes) else { return }
      let cache = TranslationCache(memory: code, lock: lock())
      for hart in harts {
        hart.bus.memory.codeWatcher = cache
        let translator = quick(HartTranslator(hart, cache))
        translator?.windowing.isEager = isEager
        hart.engine = translator
      }
    }
  }
}
