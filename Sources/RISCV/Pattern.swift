/// A row's encoding, taken apart: which bits are fixed, and where the fields go.
struct Pattern {
  /// A run of bits of the encoding, and where it belongs in its operand.
  struct Piece {
    let source: UInt8
    let width: UInt8
    let target: UInt8
  }

  /// A register field that must not hold certain registers.
  struct Exclusion {
    let source: UInt8
    let width: UInt8
    let values: [UInt8]
  }

  let row: Row
  /// The encoding's size in bits: 16 or 32.
  private(set) var width: UInt8 = 0
  /// One where the encoding is fixed.
  private(set) var mask: UInt32 = 0
  /// The fixed bits.
  private(set) var match: UInt32 = 0
  private(set) var rd: Piece?
  private(set) var rs1: Piece?
  private(set) var rs2: Piece?
  private(set) var immediate: [Piece] = []
  private(set) var isSigned = false
  private(set) var mustNotBeZero = false
  private(set) var exclusions: [Exclusion] = []
  private(set) var isFloatDestination = false
  /// The number of bits above the immediate's highest one in a word of 32.
  private(set) var signShift: UInt32 = 0

  init(_ row: Row) {
    self.row = row
    var position = Self.size(of: row)
    width = position
    for token in Tokens(row.bits) { add(token, below: &position) }
    precondition(position == 0, "a row's bits do not add up")
    isFloatDestination = Tokens(row.operands).contains { $0.starts(with: "fd") }
    signShift = 32 &- (immediate.map { UInt32($0.target) + UInt32($0.width) }.max() ?? 32)
  }

  /// The place in the tables of this pattern: more fixed bits come first, so that a row may be a special case of another.
  var specificity: Int { mask.nonzeroBitCount + exclusions.count }

  func matches(_ bits: UInt32) -> Bool {
    guard bits & mask == match else { return false }
    if mustNotBeZero, Self.gather(immediate, from: bits) == 0 { return false }
    return !exclusions.contains { exclusion in
      let value =
        UInt8(truncatingIfNeeded: bits >> UInt32(exclusion.source)) & (1 << exclusion.width &- 1)
      return exclusion.values.contains(value)
    }
  }

  /// Collects the bits of an operand.
  static func gather(_ pieces: [Piece], from bits: UInt32) -> UInt32 {
    pieces.reduce(0) { sum, piece in
      sum | (bits >> UInt32(piece.source) & Self.ones(piece.width)) << UInt32(piece.target)
    }
  }

  /// Spreads an operand over its bits: the inverse of `gather`.
  static func scatter(_ pieces: [Piece], _ value: UInt32) -> UInt32 {
    pieces.reduce(0) { sum, piece in
      sum | (value >> UInt32(piece.target) & Self.ones(piece.width)) << UInt32(piece.source)
    }
  }

  static func ones(_ width: UInt8) -> UInt32 { width >= 32 ? ~0 : 1 << UInt32(width) &- 1 }
}

// MARK: Reading the text

extension Pattern {
  /// 16 if the last token is two bits that are not 11, else 32.
  private static func size(of row: Row) -> UInt8 {
    var last = Token()
    for token in Tokens(row.bits) { last = token }
    return last.isBits && last.count == 2 ? 16 : 32
  }

  private mutating func add(_ token: Token, below position: inout UInt8) {
    if token.isBits {
      position -= UInt8(token.count)
      mask |= Self.ones(UInt8(token.count)) << UInt32(position)
      match |= token.binaryValue << UInt32(position)
    } else if token.isImmediate {
      addImmediate(token, below: &position)
    } else {
      addField(token, below: &position)
    }
  }

  private mutating func addImmediate(_ token: Token, below position: inout UInt8) {
    if token.starts(with: "imm") || token.starts(with: "nzimm") { isSigned = true }
    if token.starts(with: "nz") { mustNotBeZero = true }
    for range in token.ranges {
      let width = range.high - range.low + 1
      position -= width
      immediate.append(Piece(source: position, width: width, target: range.low))
    }
  }

  private mutating func addField(_ token: Token, below position: inout UInt8) {
    let width = token.fieldWidth
    position -= width
    let source = position
    if !token.excluded.isEmpty {
      exclusions.append(Exclusion(source: source, width: width, values: token.excluded))
    }
    func piece(_ target: UInt8) -> Piece { Piece(source: source, width: width, target: target) }
    if token.starts(with: "rd") { rd = piece(0) }
    if token.starts(with: "rs1") || token.endsInSource1 { rs1 = piece(0) }
    if token.starts(with: "rs2") { rs2 = piece(0) }
    // What has no field of its own in `Instruction` stands in the immediate, as documented there.
    if token.starts(with: "rs3") { immediate.append(piece(0)) }
    if token.starts(with: "rm") { immediate.append(piece(5)) }
    if token.starts(with: "csr") || token.starts(with: "succ") { immediate.append(piece(0)) }
    if token.starts(with: "pred") { immediate.append(piece(4)) }
    if token.starts(with: "fm") { immediate.append(piece(8)) }
    if token.starts(with: "aq") { immediate.append(piece(1)) }
    if token.starts(with: "rl") { immediate.append(piece(0)) }
  }
}
