import Hart

/// What code is made for: a hart's execution context, with or without its window. Each is a number, below `count`.
enum CodeContext {
  static var count: Int { EngineCaches.jumpTableCount }

  /// With the window of an execution context.
  static func withWindow(_ context: Int) -> Int { context + Hart.executionContextCount }

  static func hasWindow(_ code: Int) -> Bool { code >= Hart.executionContextCount }

  /// The execution context.
  static func data(_ code: Int) -> Int { code & (Hart.executionContextCount - 1) }
}
