/// A general register of A64, by its number.
///
/// 31 is the zero register; as the base of an access, and in additions of constants, the same number is the stack pointer.
package enum A64Register: UInt8, CaseIterable, HostRegister {
  case x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15, x16, x17, x18, x19
  case x20, x21, x22, x23, x24, x25, x26, x27, x28, x29, x30, zero

  /// The stack pointer, where an instruction takes it.
  package static let stack = zero
}

/// A vector register of A64, by its number.
package enum A64Vector: UInt8, CaseIterable, HostRegister {
  case v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19
  case v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31
}

/// What is asked of the flags, by the number in instructions (Arm Architecture Reference Manual, C1.2.4).
package enum A64Condition: UInt8, CaseIterable, HostCondition {
  case equal, notEqual, aboveOrEqual, below, negative, notNegative, overflow, noOverflow, above
  case belowOrEqual, greaterOrEqual, less, greater, lessOrEqual

  package var opposite: Self { A64Condition(rawValue: rawValue ^ 1) ?? self }
}

extension Width {
  /// The bit in an encoding.
  var bit: UInt32 { rawValue << 31 }
}

/// Operations of bits, by the number in their encoding.
package enum A64Logic: UInt32 {
  case and, or, xor
  /// Sets flags.
  case andTesting
}

/// Shifts, by the number in their encoding.
package enum A64Shift: UInt32 {
  case left, right, rightArithmetic, rotateRight
}
