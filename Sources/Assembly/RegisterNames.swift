/// What registers are called in text.
public enum RegisterNames: Sendable {
  /// `a0`, `sp`, `fa0`: by their use in the calling convention (psABI, "Register Convention").
  case application
  /// `x10`, `f10`.
  case numeric

  /// The name of an integer register, 0 to 31.
  public func integer(_ register: UInt8) -> String {
    switch self {
    case .application: Self.integers[Int(register & 31)].description
    case .numeric: "x" + String(register & 31)
    }
  }

  /// The name of a floating-point register, 0 to 31.
  public func float(_ register: UInt8) -> String {
    switch self {
    case .application: Self.floats[Int(register & 31)].description
    case .numeric: "f" + String(register & 31)
    }
  }

  private static let integers: [StaticString] = [
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
    "a5",
    "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5",
    "t6",
  ]

  private static let floats: [StaticString] = [
    "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
    "fa3",
    "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10",
    "fs11",
    "ft8", "ft9", "ft10", "ft11",
  ]
}
