/// The address of a network card: six bytes.
public struct HardwareAddress: Equatable, Sendable {
  /// The first is the one that is sent first.
  public let bytes: [UInt8]

  /// From six bytes; nil where there are more or fewer, or they name a group of cards, or none.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 6, bytes[0] & 1 == 0, bytes.contains(where: { $0 != 0 }) else {
      return nil
    }
    self.bytes = bytes
  }

  /// From text such as `52:54:00:12:34:56`.
  init?(text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { part in
      part.count == 2 && part.allSatisfy(\.isHexDigit) ? UInt8(part, radix: 16) : nil
    }
    guard bytes.count == parts.count else { return nil }
    self.init(bytes)
  }

  var text: String {
    bytes.map { (byte: UInt8) in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined(separator: ":")
  }
}

extension ValueType<HardwareAddress> {
  /// Six bytes in hexadecimal.
  package static let hardwareAddress = ValueType(
    placeholder: "MAC", allowed: "six bytes in hexadecimal, the first of them even",
    parse: { text, _ in HardwareAddress(text: text) }, show: { $0.text })
}
