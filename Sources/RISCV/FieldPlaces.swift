/// A run of bits of an encoding, and where it belongs in its operand.
struct Piece {
  let source: UInt8
  let width: UInt8
  let target: UInt8

  static func ones(_ width: UInt8) -> UInt32 { width >= 32 ? ~0 : 1 << UInt32(width) &- 1 }
}

/// The pieces of an operand, of which no encoding has more than eight.
struct Pieces {
  private var storage = InlineArray<8, Piece>(repeating: Piece(source: 0, width: 0, target: 0))
  private var count = 0

  mutating func append(_ piece: Piece) {
    storage[count] = piece
    count += 1
  }

  /// One more than the highest bit of the operand that has a place; 32 where none has.
  var size: UInt32 {
    var size: UInt32 = 0
    for index in 0..<count {
      size = max(size, UInt32(storage[index].target) + UInt32(storage[index].width))
    }
    return count == 0 ? 32 : size
  }

  /// Collects the bits of the operand.
  func gather(from bits: UInt32) -> UInt32 {
    var sum: UInt32 = 0
    for index in 0..<count {
      let piece = storage[index]
      sum |= (bits >> UInt32(piece.source) & Piece.ones(piece.width)) << UInt32(piece.target)
    }
    return sum
  }

  /// Spreads the operand over its bits: the inverse of `gather`.
  func scatter(_ value: UInt32) -> UInt32 {
    var sum: UInt32 = 0
    for index in 0..<count {
      let piece = storage[index]
      sum |= (value >> UInt32(piece.target) & Piece.ones(piece.width)) << UInt32(piece.source)
    }
    return sum
  }
}

/// Where an instruction's fields are in its encoding: all that decoding wants of a row. Without references: those
/// of a `Pattern` were counted for each instruction that was decoded.
struct FieldPlaces {
  let opcode: Opcode
  let implied: Row.Implied
  /// The encoding's size in bits: 16 or 32.
  let width: UInt8
  var rd: Piece?
  var rs1: Piece?
  var rs2: Piece?
  var immediate = Pieces()
  var isSigned = false
  var isFloatDestination = false
  /// The number of bits above the immediate's highest one in a word of 32.
  var signShift: UInt32 = 0

  /// The instruction of an encoding that matches.
  func instruction(from bits: UInt32) -> Instruction {
    var rd = register(self.rd, bits) ?? implied.rd ?? 0
    if rd == 0, !isFloatDestination { rd = Instruction.sink }
    return Instruction(
      opcode, rd: rd, rs1: register(rs1, bits) ?? implied.rs1 ?? 0,
      rs2: register(rs2, bits) ?? implied.rs2 ?? 0,
      immediate: implied.immediate ?? immediateValue(bits), length: width / 8)
  }

  private func register(_ piece: Piece?, _ bits: UInt32) -> UInt8? {
    guard let piece else { return nil }
    let value = UInt8(bits >> UInt32(piece.source) & Piece.ones(piece.width))
    return piece.width == 3 ? value + 8 : value
  }

  private func immediateValue(_ bits: UInt32) -> Int64 {
    let value = immediate.gather(from: bits)
    guard isSigned else { return Int64(value) }
    let signed = Int64(Int32(bitPattern: value << signShift) >> Int32(signShift))
    return isUpper ? signed >> 12 : signed
  }

  /// The instructions whose immediate is not shifted in `Instruction`.
  private var isUpper: Bool { opcode == .lui || opcode == .auipc }

  /// The fields of an instruction at their places.
  func bits(of instruction: Instruction) -> UInt32 {
    let immediateValue = UInt32(truncatingIfNeeded: instruction.immediate << (isUpper ? 12 : 0))
    let destination = instruction.rd == Instruction.sink ? 0 : instruction.rd
    return Self.field(rd, destination) | Self.field(rs1, instruction.rs1)
      | Self.field(rs2, instruction.rs2) | immediate.scatter(immediateValue)
  }

  private static func field(_ piece: Piece?, _ value: UInt8) -> UInt32 {
    guard let piece else { return 0 }
    return (UInt32(value) & Piece.ones(piece.width)) << UInt32(piece.source)
  }
}
