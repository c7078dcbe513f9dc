/// A floating-point register, by its name in the calling convention (psABI, "Register Convention"); raw values are the
/// numbers in instructions.
public enum FloatRegister: UInt8, CaseIterable, Sendable {
  // swift-format-ignore
  case ft0, ft1, ft2, ft3, ft4, ft5, ft6, ft7, fs0, fs1, fa0, fa1, fa2, fa3, fa4, fa5,
    fa6, fa7, fs2, fs3, fs4, fs5, fs6, fs7, fs8, fs9, fs10, fs11, ft8, ft9, ft10, ft11

  /// The register that is also called `f` and a number, 0 to 31; nil beyond.
  public init?(f number: Int) {
    guard let raw = UInt8(exactly: number) else { return nil }
    self.init(rawValue: raw)
  }
}
