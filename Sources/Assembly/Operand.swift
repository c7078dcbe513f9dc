/// A word of a row's operands.
enum Operand: Equatable {
  case rd, rs1, rs2
  case fd, fs1, fs2, fs3
  /// A signed immediate, in decimal.
  case immediate
  /// An unsigned immediate (a shift amount), in hexadecimal.
  case unsigned
  /// The upper 20 bits of a constant.
  case upper
  /// `-8(s0)` and `(s0)`.
  case offsetAddress, address
  /// Where a branch or jump goes.
  case target
  case csr
  /// The five bits of `csrrwi`, which stand in `rs1`.
  case smallImmediate
  case roundingMode
  /// The rounding mode that `fcvtmod.w.d` fixes.
  case towardsZero
  case predecessor, successor
  /// The constant of `fli`, whose number stands in `rs1`.
  case floatConstant

  private static let words: [(word: StaticString, operand: Operand)] = [
    ("rd", .rd), ("rs1", .rs1), ("rs2", .rs2),
    ("fd", .fd), ("fs1", .fs1), ("fs2", .fs2), ("fs3", .fs3),
    ("imm", .immediate), ("uimm", .unsigned), ("imm20", .upper),
    ("imm(rs1)", .offsetAddress), ("(rs1)", .address), ("target", .target),
    ("csr", .csr), ("zimm", .smallImmediate), ("rm", .roundingMode), ("rtz", .towardsZero),
    ("pred", .predecessor), ("succ", .successor), ("fli", .floatConstant),
  ]

  /// The operands in a text like `rd, imm(rs1)`.
  static func list(_ text: StaticString) -> [Operand] {
    text.withUTF8Buffer { buffer in
      buffer.split(separator: UInt8(ascii: ",")).map { part in
        let word = part.drop { $0 == UInt8(ascii: " ") }
        let known = words.first { $0.word.withUTF8Buffer { $0.elementsEqual(word) } }
        guard let known else { preconditionFailure("a row has an unknown operand") }
        return known.operand
      }
    }
  }
}
