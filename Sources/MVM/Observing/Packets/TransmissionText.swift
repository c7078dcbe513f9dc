/// A segment of TCP (RFC 9293) in words.
struct TransmissionText {
  /// Bits from the lowest up, as tcpdump writes them.
  private static let flags = ["F", "S", "R", "P", ".", "U", "E", "W"]

  private let bytes: PacketBytes
  private let start: Int
  private let byteCount: Int

  init(_ bytes: PacketBytes, at start: Int, byteCount: Int) {
    (self.bytes, self.start, self.byteCount) = (bytes, start, byteCount)
  }

  /// Numbers are as they stand in the packet, not counted from the connection's first.
  var line: String {
    guard let sequence = bytes.word(start + 4), let acknowledged = bytes.word(start + 8),
      let size = bytes.byte(start + 12), let bits = bytes.byte(start + 13),
      let window = bytes.half(start + 14)
    else { return "TCP, cut off" }
    let length = max(0, byteCount - (size >> 4) * 4)
    let flags = Self.flags.indices.filter { bits >> $0 & 1 != 0 }.map { Self.flags[$0] }.joined()
    var text = "Flags [\(flags.isEmpty ? "none" : flags)]"
    if length > 0 {
      text += ", seq \(sequence):\((sequence + length) & 0xffff_ffff)"
    } else if bits & 0b111 != 0 {
      text += ", seq \(sequence)"
    }
    if bits & 0b1_0000 != 0 { text += ", ack \(acknowledged)" }
    return text + ", win \(window), length \(length)"
  }
}
