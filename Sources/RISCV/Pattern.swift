/// A row's encoding, taken apart: which bits are fixed, and where the fields go.
struct Pattern {
  /// A register field that must not hold certain registers.
  struct Exclusion {
    let source: UInt8
    let width: UInt8
    let values: [UInt8]
  }

  let row: Row
  private(set) var places: FieldPlaces
  /// One where the encoding is fixed.
  private(set) var mask: UInt32 = 0
  /// The fixed bits.
  private(set) var match: UInt32 = 0
  private(set) var mustNotBeZero = false
  private(set) var exclusions: [Exclusion] = []

  init(_ row: Row) {
    self.row = row
    var position = Self.size(of: row)
    places = FieldPlaces(opcode: row.opcode, implied: row.implied, width: position)
    for token in Tokens(row.bits) { add(token, below: &position) }
    precondition(position == 0, "a row's bits do not add up")
    places.isFloatDestination = Tokens(row.operands).contains { $0.starts(with: "fd") }
    places.signShift = 32 &- places.immediate.size
  }

  /// The place in the tables of this pattern: more fixed bits come first, so that a row may be a special case of another.
  var specificity: Int { mask.nonzeroBitCount + exclusions.count }

  func matches(_ bits: UInt32) -> Bool {
    guard bits & mask == match else { return false }
    if mustNotBeZero, places.immediate.gather(from: bits) == 0 { return false }
    return !exclusions.contains { exclusion in
      let value =
        UInt8(truncatingIfNeeded: bits >> UInt32(exclusion.source)) & (1 << exclusion.width &- 1)
      return exclusion.values.contains(value)
    }
  }

  /// The encoding of an instruction by this row, or nil where it cannot express it.
  func encoding(of instruction: Instruction) -> UInt32? {
    let bits = match | places.bits(of: instruction)
    return matches(bits) && places.instruction(from: bits) == instruction ? bits : nil
  }
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
      mask |= Piece.ones(UInt8(token.count)) << UInt32(position)
      match |= token.binaryValue << UInt32(position)
    } else if token.isImmediate {
      addImmediate(token, below: &position)
    } else {
      addField(token, below: &position)
    }
  }

  private mutating func addImmediate(_ token: Token, below position: inout UInt8) {
    if token.starts(with: "imm") || token.starts(with: "nzimm") { places.isSigned = true }
    if token.starts(with: "nz") { mustNotBeZero = true }
    for range in token.ranges {
      let width = range.high - range.low + 1
      position -= width
      places.immediate.append(Piece(source: position, width: width, target: range.low))
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
    if token.starts(with: "rd") { places.rd = piece(0) }
    if token.starts(with: "rs1") || token.endsInSource1 { places.rs1 = piece(0) }
    if token.starts(with: "rs2") { places.rs2 = piece(0) }
    // What has no field of its own in `Instruction` stands in the immediate, as documented there.
    if token.starts(with: "rs3") { places.immediate.append(piece(0)) }
    if token.starts(with: "rm") { places.immediate.append(piece(5)) }
    if token.starts(with: "csr") || token.starts(with: "succ") { places.immediate.append(piece(0)) }
    if token.starts(with: "pred") { places.immediate.append(piece(4)) }
    if token.starts(with: "fm") { places.immediate.append(piece(8)) }
    if token.starts(with: "aq") { places.immediate.append(piece(1)) }
    if token.starts(with: "rl") { places.immediate.append(piece(0)) }
  }
}
