import RISCV

/// Writes the operands of one instruction.
struct OperandWriter {
  let instruction: Instruction
  let pc: UInt64
  let style: Disassembler.Style
  let symbols: SymbolTable

  /// The text of an operand, or nil where it goes without saying.
  func text(of operand: Operand) -> String? {
    let registers = style.registers
    switch operand {
    case .rd:
      return registers.integer(instruction.rd == Instruction.sink ? 0 : instruction.rd)
    case .rs1: return registers.integer(instruction.rs1)
    case .rs2: return registers.integer(instruction.rs2)
    case .fd: return registers.float(instruction.rd)
    case .fs1: return registers.float(instruction.rs1)
    case .fs2: return registers.float(instruction.rs2)
    case .fs3: return registers.float(instruction.rs3)
    case .immediate: return String(instruction.immediate)
    case .unsigned: return Hexadecimal.prefixed(UInt64(bitPattern: instruction.immediate))
    case .upper: return Hexadecimal.prefixed(UInt64(bitPattern: instruction.immediate) & 0xfffff)
    case .offsetAddress:
      return String(instruction.immediate) + "(" + registers.integer(instruction.rs1) + ")"
    case .address: return "(" + registers.integer(instruction.rs1) + ")"
    case .target: return target
    case .csr: return Self.csrName(instruction.csr)
    case .smallImmediate: return String(instruction.rs1)
    case .roundingMode: return roundingMode
    case .towardsZero: return "rtz"
    case .predecessor: return Self.accesses(instruction.immediate >> 4)
    case .successor: return Self.accesses(instruction.immediate)
    case .floatConstant: return Self.floatConstants[Int(instruction.rs1 & 31)].description
    }
  }

  /// The name of a CSR, or its number where it has none here.
  static func csrName(_ number: UInt16) -> String {
    CSRRow.name(of: number) ?? Hexadecimal.prefixed(UInt64(number))
  }

  private var target: String {
    let address = pc &+ UInt64(bitPattern: instruction.immediate)
    guard let name = symbols.name(of: address) else { return Hexadecimal.prefixed(address) }
    return Hexadecimal.digits(address) + " <" + name + ">"
  }

  /// The mode that assemblers choose is not said: dynamic, or for conversions that are always exact nearest.
  private var roundingMode: String? {
    let mode = Int(instruction.rm)
    let isExact =
      switch instruction.opcode {
      case .fcvt_d_w, .fcvt_d_wu, .fcvt_d_s, .fcvt_d_h, .fcvt_s_h: true
      default: false
      }
    return mode == (isExact ? 0 : 7) ? nil : Self.roundingModes[mode].description
  }

  /// A set of kinds of accesses: `iorw`.
  static func accesses(_ set: Int64) -> String {
    if set & 15 == 0 { return "unknown" }
    return (set & 8 != 0 ? "i" : "") + (set & 4 != 0 ? "o" : "") + (set & 2 != 0 ? "r" : "")
      + (set & 1 != 0 ? "w" : "")
  }

  private static let roundingModes: [StaticString] = [
    "rne", "rtz", "rdn", "rup", "rmm", "unknown", "unknown", "dyn",
  ]

  /// Unprivileged manual, chapter "Zfa", the table of `fli`.
  private static let floatConstants: [StaticString] = [
    "-1.0", "min", "1.52587890625e-05", "3.0517578125e-05", "0.00390625", "0.0078125", "0.0625",
    "0.125", "0.25", "0.3125", "0.375", "0.4375", "0.5", "0.625", "0.75", "0.875", "1.0", "1.25",
    "1.5", "1.75", "2.0", "2.5", "3.0", "4.0", "8.0", "16.0", "128.0", "256.0", "32768.0",
    "65536.0",
    "inf", "nan",
  ]
}
