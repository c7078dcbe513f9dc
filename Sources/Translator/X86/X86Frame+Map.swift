import Hart

// What the emitter does, in words.

extension X86Register {
  /// As Intel's manuals write it.
  package var name: String { Self.names[Int(rawValue)].description }

  private static let names: [StaticString] = [
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
    "r14", "r15",
  ]
}

extension X86Vector {
  /// As Intel's manuals write it.
  package var name: String { "xmm" + String(rawValue) }
}

extension X86Frame {
  static var map: RegisterMap {
    RegisterMap(
      integers: (0..<32).map { describe(place(of: $0)) },
      floats: (0..<32).map { number in
        vector(of: number).map { .register($0.name) } ?? describe(float(number))
      },
      base: base.name,
      others: [
        (budget.name, "instructions that remain"),
        (X86Emitter.scratch.map { $0.name }.joined(separator: " "), "for the moment"),
        ("xmm0 xmm1 xmm2", "for the moment"),
      ])
  }

  /// What is at a displacement from the base that is no register of the guest.
  static func name(ofWord displacement: Int) -> String? {
    EngineWord.name(at: displacement + base0)
  }

  private static func describe(_ place: X86Place) -> RegisterMap.Place {
    switch place {
    case .register(let register): .register(register.name)
    case .memory(_, _, let displacement): .memory(Int(displacement))
    }
  }
}

extension X86Thunks {
  /// What is at an offset in front of all translations.
  func name(at offset: Int) -> String {
    switch offset {
    case enter: "enter"
    case leave: "leave"
    case beginFloat: "make floating point ready"
    case system: "have the hart carry it out"
    default: "look into the TLB"
    }
  }
}
