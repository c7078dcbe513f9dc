// What the emitter does, in words.

extension A64Register {
  package var name: String { self == .zero ? "xzr" : "x" + String(rawValue) }
}

extension A64Vector {
  /// As the register of 64 bits.
  package var name: String { "d" + String(rawValue) }
}

extension A64Frame {
  static var map: RegisterMap {
    RegisterMap(
      pins, vectorPins, base: base, bias: A64Emitter.bias,
      others: [
        (budget.name, "instructions that remain"),
        (A64Emitter.scratch.all.map { $0.name }.joined(separator: " "), "for the moment"),
        ("x16 x17", "addresses and constants"),
        ("v0 v1 v2", "for the moment"),
        ("v3 v4 v5", "constants of floating point"),
      ])
  }
}
