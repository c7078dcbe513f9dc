public import Bus

extension TestFinisher {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// It remembers nothing: what was asked for is the power switch's.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {}

  /// It waits for nothing.
  public var sleeper: (any Sleeper)? { nil }
}
