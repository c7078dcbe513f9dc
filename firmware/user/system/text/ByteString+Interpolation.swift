extension ByteString {
  /// What can stand in `\(...)`: numbers to the right of their width, texts to the left.
  ///
  ///     "\(7, width: 4)"  "\(name, width: 10)"  "\(5, zeros: 2)"  "\(hexadecimal: 255, digits: 4)"
  public struct Interpolation: StringInterpolationProtocol, Sendable {
    public typealias StringLiteralType = StaticString

    var bytes: [UInt8] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + 8 * interpolationCount)
    }

    public mutating func appendLiteral(_ text: StaticString) {
      text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    public mutating func appendInterpolation(_ text: ByteString) { bytes += text.bytes }
    public mutating func appendInterpolation(_ text: ArraySlice<UInt8>) { bytes += text }
    public mutating func appendInterpolation(_ error: Errno) { bytes += error.message.bytes }
    public mutating func appendInterpolation(_ number: Int) {
      bytes += ByteString(decimal: number).bytes
    }
    public mutating func appendInterpolation(_ number: some BinaryInteger) {
      appendInterpolation(Int(truncatingIfNeeded: number))
    }

    public mutating func appendInterpolation(_ text: ByteString, width: Int) {
      bytes += text.padded(to: width).bytes
    }

    public mutating func appendInterpolation(_ text: ByteString, right width: Int) {
      bytes += text.padded(to: width, .right).bytes
    }

    public mutating func appendInterpolation(_ number: Int, width: Int) {
      bytes += ByteString(decimal: number).padded(to: width, .right).bytes
    }

    public mutating func appendInterpolation(_ number: Int, zeros: Int) {
      bytes += ByteString(UInt(number.magnitude), radix: 10, digits: zeros).bytes
    }

    public mutating func appendInterpolation(hexadecimal number: UInt, digits: Int = 1) {
      bytes += ByteString(number, radix: 16, digits: digits).bytes
    }

    public mutating func appendInterpolation(octal number: UInt, digits: Int = 1) {
      bytes += ByteString(number, radix: 8, digits: digits).bytes
    }

    /// The byte as a character.
    public mutating func appendInterpolation(character: UInt8) { bytes.append(character) }
  }
}
