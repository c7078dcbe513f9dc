import Fuzzing
import RISCV

/// Which operands a row's encoding has room for, so that random ones can be chosen.
struct RowShape: Sendable {
  /// What a register field can hold.
  enum Register: Sendable {
    /// There is no field.
    case absent
    case any
    /// x8 to x15.
    case popular
  }

  let row: Row
  let length: UInt8
  let kind: RowKind
  private(set) var rd = Register.absent
  private(set) var rs1 = Register.absent
  private(set) var rs2 = Register.absent
  /// One field is both `rd` and `rs1`.
  private(set) var isAccumulating = false
  private(set) var hasThirdSource = false
  private(set) var hasRounding = false
  private(set) var hasOrdering = false
  private(set) var hasControlRegister = false
  private(set) var isFence = false
  let isFloatDestination: Bool
  /// The bits of the immediate, and whether the highest is its sign.
  private(set) var immediateBits: UInt32 = 0
  private(set) var isSigned = false

  init(_ row: Row) {
    self.row = row
    length = UInt8(row.length)
    kind = RowKind(of: row.opcode)
    isFloatDestination = row.operands.description.hasPrefix("fd")
    for field in row.fields where field.fixed == nil { add(field.name) }
  }

  private mutating func add(_ name: String) {
    let register: Register = name.contains("'") ? .popular : .any
    switch name {
    case "rd", "rd'": rd = register
    case "rs1", "rs1'": rs1 = register
    case "rs2", "rs2'": rs2 = register
    case "rd/rs1", "rd'/rs1'": (rd, rs1, isAccumulating) = (register, register, true)
    case "rs3": hasThirdSource = true
    case "rm": hasRounding = true
    case "aq", "rl": hasOrdering = true
    case "csr": hasControlRegister = true
    case "fm", "pred", "succ": isFence = true
    default: addImmediate(name)
    }
  }

  /// `imm[12|10:5]`.
  private mutating func addImmediate(_ name: String) {
    isSigned = isSigned || !name.contains("uimm")
    let ranges = name.drop { $0 != "[" }.dropFirst().dropLast()
    for range in ranges.split(separator: "|") {
      let ends = range.split(separator: ":").compactMap { Int($0) }
      guard let high = ends.first, let low = ends.last else { continue }
      for bit in low...high { immediateBits |= 1 << UInt32(bit) }
    }
  }

  /// A value that the immediate can hold: often a small one, or the least or greatest.
  func randomImmediate(_ random: inout SplitMix) -> Int64 {
    var bits = UInt32(truncatingIfNeeded: random.next())
    switch random.below(6) {
    case 0: bits = UInt32(random.below(32))
    case 1: bits = 0 &- UInt32(random.below(32))
    case 2 where random.below(4) == 0: bits = 1 << UInt32(random.below(32))
    default: break
    }
    return immediate(bits)
  }

  /// The value that the immediate has of these bits.
  private func immediate(_ bits: UInt32) -> Int64 {
    let value = bits & immediateBits
    let above = UInt32(immediateBits.leadingZeroBitCount)
    let wide =
      isSigned ? Int64(Int32(bitPattern: value << above) >> Int32(above)) : Int64(value)
    return row.opcode == .lui || row.opcode == .auipc ? wide >> 12 : wide
  }

  /// Every row of the table.
  static let all = Row.all.map { RowShape($0) }
  static let byKind = Dictionary(grouping: all) { $0.kind }
}
