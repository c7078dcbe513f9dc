import Bus
import Configuration
import Host

/// What a machine runs on, of what was asked for and what the host allows.
package struct EngineChoice {
  /// What it runs on.
  package let engine: ExecutionEngine
  /// Where translations go, if there are any.
  package let codeMemory: (any CodeMemory)?
  /// What the user ought to know of it, a line each.
  package let notices: [String]

  /// Chooses.
  ///
  /// - Parameters:
  ///   - engine: what was asked for.
  ///   - isKnownProcessor: whether there is a translator for the host's processor.
  ///   - reserve: asks the host for memory for code; nil where it refuses.
  package init(
    _ engine: ExecutionEngine, isKnownProcessor: Bool = Self.isKnownProcessor,
    reserve: () -> (any CodeMemory)? = { HostCodeMemory() }
  ) {
    let memory = engine == .interpreter || !isKnownProcessor ? nil : reserve()
    codeMemory = memory
    self.engine = memory == nil ? .interpreter : engine
    let reason =
      isKnownProcessor
      ? "this host gives no memory for code that is made as the machine runs"
      : "there is no translator for this host's processor yet"
    notices =
      self.engine == engine
      ? []
      : ["engine: \(reason): the machine runs on the interpreter, which is slower"]
  }

  /// Whether there is a translator for the processor that this was compiled for.
  package static var isKnownProcessor: Bool {
    #if arch(x86_64)
      true
    #else
      false
    #endif
  }
}
