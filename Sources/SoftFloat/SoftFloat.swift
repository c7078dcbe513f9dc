/// IEEE 754 arithmetic as RISC-V defines it, computed with integers alone: the same bits and the
/// same flags on every host.
///
/// Operands and results are bit patterns in the low bits of a `UInt64` (see `Format`); NaN boxing
/// is the caller's, with `box` and `unbox`. Exceptions are added to `flags` and never taken away,
/// so the caller may pass its accrued ones. Whenever a result is a NaN, it is the canonical one.
/// Tininess is detected after rounding.
public enum SoftFloat {}

extension SoftFloat {
  /// The NaN that arithmetic produces in a format.
  @inlinable
  public static func canonicalNaN(_ format: Format) -> UInt64 { format.canonicalNaN }

  /// A narrow value as a 64-bit floating-point register holds it: all ones above it (D extension,
  /// "NaN Boxing of Narrower Values").
  @inlinable
  public static func box(_ bits: UInt64, _ format: Format) -> UInt64 { bits | ~format.mask }

  /// The narrow value in a 64-bit register; the canonical NaN if it is not properly boxed.
  @inlinable
  public static func unbox(_ register: UInt64, _ format: Format) -> UInt64 {
    register | format.mask == .max ? register & format.mask : format.canonicalNaN
  }

  /// FNEG: the sign turned over, of a NaN too. Raises nothing.
  @inlinable
  public static func negated(_ bits: UInt64, _ format: Format) -> UInt64 {
    (bits ^ format.signBit) & format.mask
  }

  /// FSGNJ: `bits` with the sign of `sign`. Raises nothing.
  @inlinable
  public static func copySign(_ bits: UInt64, from sign: UInt64, _ format: Format) -> UInt64 {
    (bits & ~format.signBit | sign & format.signBit) & format.mask
  }

  /// FSGNJN: `bits` with the opposite of the sign of `sign`. Raises nothing.
  @inlinable
  public static func copyNegatedSign(
    _ bits: UInt64, from sign: UInt64, _ format: Format
  ) -> UInt64 {
    copySign(bits, from: ~sign, format)
  }

  /// FSGNJX: `bits` with its sign turned over where `sign` is negative. Raises nothing.
  @inlinable
  public static func xorSign(_ bits: UInt64, with sign: UInt64, _ format: Format) -> UInt64 {
    (bits ^ sign & format.signBit) & format.mask
  }
}

extension SoftFloat {
  /// The result of an operation that has no meaning.
  @inline(never)
  static func invalid(_ format: Format, _ flags: inout Flags) -> UInt64 {
    flags.insert(.invalid)
    return format.canonicalNaN
  }

  /// The canonical NaN, for operands of which one is a NaN; a signaling one raises invalid.
  @inline(never)
  static func propagatedNaN(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if format.isSignalingNaN(a) || format.isSignalingNaN(b) { flags.insert(.invalid) }
    return format.canonicalNaN
  }

  /// A shift to the right by any distance not negative; if a one is lost, bit 0 is set. No branch:
  /// whether bits are lost is a coin toss, and a mispredicted one costs more than the rest.
  @inline(always)
  static func shiftedRight(_ value: UInt64, by distance: Int) -> UInt64 {
    let amount = UInt64(truncatingIfNeeded: min(distance, 63))
    let shifted = value &>> amount
    let lost = value ^ shifted &<< amount
    return shifted | (0 &- lost) &>> 63
  }

  /// A shift to the right by any distance not negative; if a one is lost, bit 0 is set.
  @inline(always)
  static func shiftedRight(_ value: UInt128, by distance: Int) -> UInt128 {
    let amount = UInt128(truncatingIfNeeded: min(distance, 127))
    let shifted = value &>> amount
    let lost = value ^ shifted &<< amount
    return shifted | (0 &- lost) &>> 127
  }
}
