/// An integer register, by its name in the calling convention (psABI, "Register Convention"); raw values are the
/// numbers in instructions.
public enum IntegerRegister: UInt8, CaseIterable, Sendable {
  // swift-format-ignore
  case zero, ra, sp, gp, tp, t0, t1, t2, s0, s1, a0, a1, a2, a3, a4, a5,
    a6, a7, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t3, t4, t5, t6

  /// The register that is also called `x` and a number, 0 to 31; nil beyond.
  public init?(x number: Int) {
    guard let raw = UInt8(exactly: number) else { return nil }
    self.init(rawValue: raw)
  }
}
