import MVM

/// What the bits of control and status registers mean (privileged manual, sections 3.1, 10.1).
public enum ControlFields {
  /// A field of a register.
  private struct Field {
    let name: String
    let bits: ClosedRange<UInt64>
    /// What its values are called; a number otherwise.
    var words: [UInt64: String] = [:]

    init(_ name: String, _ bits: ClosedRange<UInt64>, _ words: [UInt64: String] = [:]) {
      (self.name, self.bits, self.words) = (name, bits, words)
    }

    init(_ name: String, _ bit: UInt64) { self.init(name, bit...bit) }

    func value(_ register: UInt64) -> UInt64 {
      let count = bits.upperBound - bits.lowerBound + 1
      let mask: UInt64 = count == 64 ? .max : (1 << count) - 1
      return register >> bits.lowerBound & mask
    }
  }

  /// A register in words, only what is not zero: `SPP=S SIE FS=dirty`. Empty for one of which nothing is known.
  public static func text(_ register: String, _ value: UInt64) -> String {
    if let cause = causeText(register, value) { return cause }
    guard let fields = fields(of: register) else { return "" }
    let parts = fields.compactMap { field -> String? in
      let found = field.value(value)
      if let word = field.words[found] { return word.isEmpty ? nil : "\(field.name)=\(word)" }
      if found == 0 { return nil }
      let isFlag = field.bits.count == 1
      return isFlag ? field.name : "\(field.name)=\(found)"
    }
    return parts.joined(separator: " ")
  }

  private static func causeText(_ register: String, _ value: UInt64) -> String? {
    guard register == "mcause" || register == "scause" else { return nil }
    let code = value & ~(1 << 63)
    return TrapEvent.name(of: code, isInterrupt: value >> 63 == 1)
  }

  private static func fields(of register: String) -> [Field]? {
    switch register {
    case "mstatus", "sstatus": status
    case "mie", "mip", "sie", "sip", "mideleg": interrupts
    case "medeleg": (0..<16).map { Field("\($0)", $0) }
    case "satp": translation
    case "mtvec", "stvec": [Field("mode", 0...1, [0: "direct", 1: "vectored"])]
    case "fcsr": rounding + flags
    case "fflags": flags
    case "mcounteren", "scounteren": [Field("CY", 0), Field("TM", 1), Field("IR", 2)]
    default: nil
    }
  }

  private static let privileges: [UInt64: String] = [0: "U", 1: "S", 3: "M"]
  private static let states: [UInt64: String] = [0: "off", 1: "initial", 2: "clean", 3: "dirty"]

  private static let status = [
    Field("SIE", 1), Field("MIE", 3), Field("SPIE", 5), Field("UBE", 6), Field("MPIE", 7),
    Field("SPP", 8...8, [0: "U", 1: "S"]), Field("MPP", 11...12, privileges),
    Field("VS", 9...10, [0: ""]), Field("FS", 13...14, states), Field("MPRV", 17),
    Field("SUM", 18), Field("MXR", 19), Field("TVM", 20), Field("TW", 21), Field("TSR", 22),
    Field("SD", 63),
  ]

  private static let interrupts = [
    Field("SSI", 1), Field("MSI", 3), Field("STI", 5), Field("MTI", 7), Field("SEI", 9),
    Field("MEI", 11), Field("LCOFI", 13),
  ]

  private static let translation = [
    Field("MODE", 60...63, [0: "bare", 8: "Sv39", 9: "Sv48", 10: "Sv57"]),
    Field("ASID", 44...59), Field("PPN", 0...43),
  ]

  private static let rounding = [
    Field("RM", 5...7, [0: "RNE", 1: "RTZ", 2: "RDN", 3: "RUP", 4: "RMM"])
  ]
  private static let flags = [
    Field("NX", 0), Field("UF", 1), Field("OF", 2), Field("DZ", 3), Field("NV", 4),
  ]
}
