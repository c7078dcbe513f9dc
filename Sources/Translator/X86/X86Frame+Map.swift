// What the emitter does, in words.

extension X86Register {
  package var name: String { Self.names[Int(rawValue)].description }

  private static let names: [StaticString] = [
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
    "r14", "r15",
  ]
}

extension X86Vector {
  package var name: String { "xmm" + String(rawValue) }
}

extension X86Frame {
  static var map: RegisterMap {
    RegisterMap(
      pins, vectorPins, base: base, bias: bias,
      others: [
        (budget.name, "instructions that remain"),
        (X86Emitter.scratch.all.map { $0.name }.joined(separator: " "), "for the moment"),
        ("xmm0 xmm1 xmm2", "for the moment"),
      ])
  }
}
