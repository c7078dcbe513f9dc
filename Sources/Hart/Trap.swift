/// An exception: what ends an instruction early.
public struct Trap: Error, Equatable, Sendable {
  /// What happened.
  public var cause: Cause
  /// What `mtval` or `stval` will show: the faulting address, the illegal instruction's bits, or 0.
  public var value: UInt64

  /// An exception.
  @inlinable
  public init(_ cause: Cause, value: UInt64 = 0) {
    self.cause = cause
    self.value = value
  }
}
