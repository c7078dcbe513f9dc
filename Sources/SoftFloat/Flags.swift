/// Accrued exceptions, at their positions in `fflags` (unprivileged manual, section 20.2).
public struct Flags: OptionSet, Sendable {
  /// The bits as `fflags` holds them.
  public let rawValue: UInt8

  /// Flags from their bits.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// NX: the result was rounded.
  public static let inexact = Flags(rawValue: 1 << 0)
  /// UF: the result was tiny after rounding, and inexact.
  public static let underflow = Flags(rawValue: 1 << 1)
  /// OF: the result was too large for the format.
  public static let overflow = Flags(rawValue: 1 << 2)
  /// DZ: a finite number was divided by zero.
  public static let divideByZero = Flags(rawValue: 1 << 3)
  /// NV: the operation had no meaningful result.
  public static let invalid = Flags(rawValue: 1 << 4)
}
