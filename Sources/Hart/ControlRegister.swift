import RISCV

/// What a CSR number leads to, in four bytes: register, gate, index. All zero where there is no register.
struct ControlRegister {
  let bits: UInt32

  init(bits: UInt32) { self.bits = bits }

  init(_ row: CSRRow, index: UInt16) {
    bits = UInt32(row.register.rawValue) << 16 | UInt32(row.gate.rawValue) << 8 | UInt32(index)
  }

  var register: CSR? { CSR(rawValue: UInt8(truncatingIfNeeded: bits >> 16)) }

  var gate: CSRRow.Gate { CSRRow.Gate(rawValue: UInt8(truncatingIfNeeded: bits >> 8)) ?? .open }

  /// 0 to 63, within the family's range.
  var index: Int { Int(bits & 0xff) }
}
