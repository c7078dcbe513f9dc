import Bus
import Configuration
import Host
import RISCV

/// What a machine is to run on, of what was asked for and what the host allows.
package struct EngineChoice {
  /// Where translations go, if there are to be any.
  package let codeMemory: (any CodeMemory)?
  private let wanted: ExecutionEngine
  /// Why there are none, where some were wanted.
  private let reason: String?

  /// Chooses.
  ///
  /// - Parameters:
  ///   - engine: what was asked for.
  ///   - extensions: what the harts implement.
  ///   - isKnownProcessor: whether there is a translator for the host's processor.
  ///   - reserve: asks the host for memory for code; nil where it refuses.
  package init(
    _ engine: ExecutionEngine, extensions: ExtensionSet,
    isKnownProcessor: Bool = Self.isKnownProcessor,
    reserve: () -> (any CodeMemory)? = { HostCodeMemory() }
  ) {
    wanted = engine
    var memory: (any CodeMemory)?
    var reason: String?
    if engine != .interpreter {
      if !isKnownProcessor {
        reason = "there is no translator for this host's processor"
      } else if !extensions.contains(.c) {
        reason = "harts without compressed instructions (C) are not translated"
      } else {
        memory = reserve()
      }
    }
    codeMemory = memory
    self.reason = reason
  }

  /// What a machine runs on, whose harts have engines or have none.
  package func engine(isTranslated: Bool) -> ExecutionEngine {
    isTranslated ? wanted : .interpreter
  }

  /// What the user ought to know of that, a line each.
  package func notices(isTranslated: Bool) -> [String] {
    guard engine(isTranslated: isTranslated) != wanted else { return [] }
    let reason = reason ?? "this host gives no memory for code that is made as the machine runs"
    return ["engine: \(reason): the machine runs on the interpreter, which is slower"]
  }

  /// Whether there is a translator for the host's processor.
  package static var isKnownProcessor: Bool { HostCodeMemory.isExecutedHere }
}
