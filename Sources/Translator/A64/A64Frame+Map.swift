import Hart

// What the emitter does, in words.

extension A64Register {
  /// As Arm's manuals write it.
  var name: String { self == .zero ? "xzr" : "x" + String(rawValue) }
}

extension A64Frame {
  static var map: RegisterMap {
    RegisterMap(
      integers: (0..<32).map { number in
        pin(of: number).map { .register($0.name) } ?? describe(memory(of: number))
      },
      floats: (0..<32).map { number in
        vector(of: number).map { .register("d" + String($0.rawValue)) }
          ?? describe(float(number))
      },
      base: base.name,
      others: [
        (budget.name, "instructions that remain"),
        (A64Emitter.scratch.map { $0.name }.joined(separator: " "), "for the moment"),
        ("x16 x17", "addresses and constants"),
        ("v0 v1 v2", "for the moment"),
        ("v3 v4 v5", "constants of floating point"),
      ])
  }

  /// What is at a displacement from the base that is no register of the guest.
  static func name(ofWord displacement: Int) -> String? { EngineWord.name(at: displacement) }

  private static func describe(_ place: A64Assembler.Place) -> RegisterMap.Place {
    switch place {
    case .constant(_, let offset): .memory(offset)
    case .index(let base, _): .register(base.name)
    }
  }
}

extension A64Thunks {
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
