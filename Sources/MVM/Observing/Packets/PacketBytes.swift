/// The bytes of a packet, which may end anywhere. Numbers are in the network's order.
struct PacketBytes {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func byte(_ offset: Int) -> Int? { bytes.indices.contains(offset) ? Int(bytes[offset]) : nil }

  func half(_ offset: Int) -> Int? {
    guard let high = byte(offset), let low = byte(offset + 1) else { return nil }
    return high << 8 | low
  }

  func word(_ offset: Int) -> Int? {
    guard let high = half(offset), let low = half(offset + 2) else { return nil }
    return high << 16 | low
  }

  /// Text of printable ASCII: everything else is a question mark.
  func text(_ range: Range<Int>) -> String {
    let shown = bytes[range.clamped(to: 0..<bytes.count)]
    return String(
      decoding: shown.map { 0x21..<0x7f ~= $0 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }

  func hexadecimal(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// An address of Ethernet.
  func hardwareAddress(_ offset: Int) -> String {
    (0..<6).map { hexadecimal(byte(offset + $0) ?? 0, digits: 2) }.joined(separator: ":")
  }

  /// An address of IPv4.
  func address4(_ offset: Int) -> String? {
    guard word(offset) != nil else { return nil }
    return (0..<4).compactMap { byte(offset + $0) }.map(String.init).joined(separator: ".")
  }

  /// An address of IPv6 as RFC 5952 writes it: the first of the longest runs of zeros, of two or more, is two colons.
  func address6(_ offset: Int) -> String? {
    let groups = (0..<8).compactMap { half(offset + $0 * 2) }
    guard groups.count == 8 else { return nil }
    var best = 0..<0
    var start = 0
    while start < 8 {
      let end = (start..<8).first { groups[$0] != 0 } ?? 8
      if end - start > max(best.count, 1) { best = start..<end }
      start = end + 1
    }
    func text(_ groups: ArraySlice<Int>) -> String {
      groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if best.isEmpty { return text(groups[...]) }
    return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
  }
}
