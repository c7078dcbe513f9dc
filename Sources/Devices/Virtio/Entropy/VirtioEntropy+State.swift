public import Bus

extension VirtioEntropy {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// It remembers nothing: where the bytes come from is the host's, or a chunk of its own.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {}
}
