import Ethernet

/// A packet in one line, in the manner of tcpdump. Whatever the bytes are, there is a line, and nothing in it but printable ASCII.
///
///     IP 10.0.2.15.40000 > 10.0.2.2.80: Flags [S], seq 305419896, win 65535, length 0
///     ARP, Request who-has 10.0.2.2 tell 10.0.2.15, length 28
///     IP 10.0.2.15.5353 > 10.0.2.3.53: DNS query A example.org, length 29
public enum PacketText {
  private static let vlan = 0x8100

  /// The line of an Ethernet frame, of which only the beginning need be there.
  ///
  /// - Parameter byteCount: how many bytes it has in all; nil where these are all.
  public static func line(_ frame: [UInt8], byteCount: Int? = nil) -> String {
    let bytes = PacketBytes(frame)
    guard let type = bytes.half(12) else { return "too short for Ethernet" }
    let size = max(frame.count, byteCount ?? frame.count)
    guard type == vlan, let tag = bytes.half(14), let inner = bytes.half(16) else {
      return line(bytes, type: type, at: FrameLayout.ethernetHeaderSize, size: size)
    }
    return "vlan \(tag & 0xfff), "
      + line(bytes, type: inner, at: FrameLayout.ethernetHeaderSize + 4, size: size)
  }

  private static func line(_ bytes: PacketBytes, type: Int, at start: Int, size: Int) -> String {
    let known: String? =
      switch type {
      case 0x0800: InternetText(version4: bytes, at: start)?.line
      case 0x86dd: InternetText(version6: bytes, at: start)?.line
      case 0x0806: address(bytes, at: start, size: size)
      default: nil
      }
    if let known { return known }
    let addresses = "\(bytes.hardwareAddress(6)) > \(bytes.hardwareAddress(0))"
    let kind = type < 1536 ? "802.3" : "type 0x\(bytes.hexadecimal(type, digits: 4))"
    return "\(addresses), \(kind), length \(size)"
  }

  /// ARP for IPv4 on Ethernet (RFC 826).
  private static func address(_ bytes: PacketBytes, at start: Int, size: Int) -> String? {
    guard let operation = bytes.half(start + 6), bytes.half(start + 2) == 0x0800,
      let sender = bytes.address4(start + 14), let target = bytes.address4(start + 24)
    else { return nil }
    let length = "length \(size - start)"
    switch operation {
    case 1: return "ARP, Request who-has \(target) tell \(sender), \(length)"
    case 2: return "ARP, Reply \(sender) is-at \(bytes.hardwareAddress(start + 8)), \(length)"
    default: return "ARP, operation \(operation), \(length)"
    }
  }
}
