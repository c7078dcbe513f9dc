/// A run of bits of an encoding, named as the row names it: for drawing encodings.
public struct Field: Equatable, Sendable {
  /// `rd`, `imm[11:5]`; of fixed bits, the bits themselves.
  public let name: String
  /// The position of its lowest bit.
  public let low: UInt8
  /// Its size in bits.
  public let width: UInt8
  /// The value, where the row fixes it.
  public let fixed: UInt32?

  /// The position of its highest bit.
  public var high: UInt8 { low + width - 1 }

  /// Its value in an encoding.
  public func value(in encoding: UInt32) -> UInt32 { encoding >> UInt32(low) & Piece.ones(width) }

  /// The bits of an encoding in which it has a value; what does not fit is cut off.
  public func bits(of value: UInt32) -> UInt32 { (value & Piece.ones(width)) << UInt32(low) }
}

extension Row {
  /// The size of the encoding in bytes: 2 or 4.
  public var length: Int { Int(Pattern(self).places.width) / 8 }

  /// The encoding's parts, from the highest bit to the lowest.
  public var fields: [Field] {
    var position = Pattern(self).places.width
    return Tokens(bits).map { token in
      let width = token.width
      position -= width
      return Field(
        name: token.text, low: position, width: width,
        fixed: token.isBits ? token.binaryValue : nil)
    }
  }
}

extension Token {
  /// The number of bits that it stands for.
  var width: UInt8 {
    if isBits { return UInt8(count) }
    if isImmediate { return ranges.reduce(0) { $0 + $1.high - $1.low + 1 } }
    return fieldWidth
  }
}
