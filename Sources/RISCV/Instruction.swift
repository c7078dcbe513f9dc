/// One decoded instruction, in eight bytes.
///
///     63           43 42    40 39     32 31     24 23     16 15           0
///     +--------------+--------+---------+---------+---------+-------------+
///     |  immediate   | length |   rs2   |   rs1   |   rd    |   opcode    |
///     |  21, signed  | bytes  |         |         |         |             |
///     +--------------+--------+---------+---------+---------+-------------+
///
/// The opcode says what the fields mean; a compressed instruction is the instruction it expands to, with length 2.
/// All zero is `Opcode.undecoded`: a slot of a decoded page that nobody has filled yet.
///
/// - `rd`, `rs1`, `rs2`: register numbers. An integer `rd` of x0 is decoded as `sink`, so that a write needs no test.
/// - `immediate`: sign-extended as the manual says. Of `lui` and `auipc` it is the 20-bit field, not shifted;
///   of CSR instructions the CSR's number; of instructions with three sources, rs3 (bits 4-0); of those with a
///   rounding mode, `rm` in bits 7-5.
public struct Instruction: Equatable, Sendable {
  /// The destination that stands for x0 and is never read.
  public static let sink: UInt8 = 32

  /// The eight bytes.
  public let bits: UInt64

  /// An instruction from its eight bytes.
  @inlinable @inline(always)
  public init(bits: UInt64) { self.bits = bits }

  /// An instruction from its fields. `immediate` must fit 21 signed bits; `length` is 2 or 4.
  public init(
    _ opcode: Opcode, rd: UInt8 = Instruction.sink, rs1: UInt8 = 0, rs2: UInt8 = 0,
    immediate: Int64 = 0, length: UInt8 = 4
  ) {
    let fields = UInt64(rd) << 16 | UInt64(rs1) << 24 | UInt64(rs2) << 32
    bits =
      UInt64(opcode.rawValue) | fields | UInt64(length) << 40
      | UInt64(bitPattern: immediate) << 43
  }

  /// What the instruction does.
  @inlinable @inline(always)
  public var opcode: Opcode {
    // Every Instruction is made from an Opcode, so the low bits always are one: no test is needed.
    unsafeBitCast(UInt16(truncatingIfNeeded: bits), to: Opcode.self)
  }

  /// The destination register, or `sink`.
  @inlinable @inline(always)
  public var rd: UInt8 { UInt8(truncatingIfNeeded: bits >> 16) }

  /// The first source register.
  @inlinable @inline(always)
  public var rs1: UInt8 { UInt8(truncatingIfNeeded: bits >> 24) }

  /// The second source register.
  @inlinable @inline(always)
  public var rs2: UInt8 { UInt8(truncatingIfNeeded: bits >> 32) }

  /// The third source register of a fused multiply-add.
  @inlinable @inline(always)
  public var rs3: UInt8 { UInt8(truncatingIfNeeded: bits >> 43) & 0x1f }

  /// The size in bytes: 2 or 4, and 0 of an undecoded slot.
  @inlinable @inline(always)
  public var length: UInt64 { bits >> 40 & 7 }

  /// Whether the size is 2 bytes: one bit of `length`, which is cheaper to test than to compare.
  @inlinable @inline(always)
  public var isCompressed: Bool { bits & 1 << 41 != 0 }

  /// The immediate.
  @inlinable @inline(always)
  public var immediate: Int64 { Int64(bitPattern: bits) >> 43 }

  /// The rounding-mode field of a floating-point instruction: 0 to 4, or 7 for the mode in `frm`.
  @inlinable @inline(always)
  public var rm: UInt8 { UInt8(truncatingIfNeeded: bits >> 48) & 7 }

  /// The CSR of a CSR instruction.
  @inlinable @inline(always)
  public var csr: UInt16 { UInt16(truncatingIfNeeded: bits >> 43) & 0xfff }
}
