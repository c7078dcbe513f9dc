/// What a program was built for (RISC-V psABI, "File Header", `e_flags`).
public struct ELFFlags: OptionSet, Sendable {
  /// The bits as they stand in the file.
  public let rawValue: UInt32

  /// Flags from the file.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It contains compressed instructions.
  public static let compressed = ELFFlags(rawValue: 1)
  /// Single-precision numbers are passed in floating-point registers.
  public static let singleFloatABI = ELFFlags(rawValue: 2)
  /// Double-precision numbers are passed in floating-point registers.
  public static let doubleFloatABI = ELFFlags(rawValue: 4)
  /// Only x0 to x15 are used.
  public static let embeddedABI = ELFFlags(rawValue: 8)
  /// It needs total store order.
  public static let totalStoreOrder = ELFFlags(rawValue: 16)
}
