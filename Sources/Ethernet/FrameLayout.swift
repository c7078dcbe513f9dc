/// Where the parts of an Ethernet frame are that carries TCP or UDP over IP; nothing else has one.
///
///     0          12    14 (18 with a VLAN tag)
///     addresses  type  | IPv4 or IPv6 header | TCP or UDP header | payload
///                      network               transport           payload
///
/// Every offset lies within the frame. What the headers say of lengths is not looked at.
public struct FrameLayout: Equatable, Sendable {
  /// What IP carries.
  public enum Transport: UInt8, Sendable {
    case tcp = 6
    case udp = 17
  }

  /// Bytes before what a frame without a VLAN tag carries.
  public static let ethernetHeaderSize = 14
  /// The type of a frame that carries a VLAN tag (IEEE 802.1Q).
  static let vlanType: UInt16 = 0x8100
  /// The most IPv6 extension headers that are passed over.
  private static let extensionLimit = 8

  /// Where the IP header begins.
  public let network: Int
  /// Whether it is IPv6's.
  public let isIPv6: Bool
  /// Where the TCP or UDP header begins.
  public private(set) var transport = 0
  /// Which of the two.
  public private(set) var kind = Transport.udp
  /// Where the payload begins.
  public private(set) var payload = 0

  /// The layout of a frame; nil where it carries something else, or a fragment, or is cut off before its payload.
  public init?(_ frame: UnsafeRawBufferPointer) {
    guard let type = frame.number(at: 12) else { return nil }
    let isTagged = type == Self.vlanType
    network = isTagged ? 18 : Self.ethernetHeaderSize
    switch isTagged ? frame.number(at: 16) : type {
    case 0x0800: isIPv6 = false
    case 0x86dd: isIPv6 = true
    default: return nil
    }
    guard isIPv6 ? findTransportOfIPv6(frame) : findTransportOfIPv4(frame) else { return nil }
    switch kind {
    case .tcp:
      guard frame.count >= transport + 20 else { return nil }
      let headerSize = Int(frame[transport + 12] >> 4) * 4
      guard headerSize >= 20 else { return nil }
      payload = transport + headerSize
    case .udp: payload = transport + 8
    }
    guard payload <= frame.count else { return nil }
  }

  /// Where the transport's checksum is.
  public var checksum: Int { transport + (kind == .tcp ? 16 : 6) }

  private mutating func findTransportOfIPv4(_ frame: UnsafeRawBufferPointer) -> Bool {
    guard frame.count >= network + 20, frame[network] >> 4 == 4 else { return false }
    let headerSize = Int(frame[network] & 15) * 4
    let fragment = frame.number(at: network + 6) ?? 0
    guard headerSize >= 20, fragment & 0x3fff == 0,
      let kind = Transport(rawValue: frame[network + 9])
    else { return false }
    self.kind = kind
    transport = network + headerSize
    return true
  }

  private mutating func findTransportOfIPv6(_ frame: UnsafeRawBufferPointer) -> Bool {
    guard frame.count >= network + 40, frame[network] >> 4 == 6 else { return false }
    var next = frame[network + 6]
    transport = network + 40
    for _ in 0...Self.extensionLimit {
      if let kind = Transport(rawValue: next) {
        self.kind = kind
        return true
      }
      // Hop-by-hop, routing and destination options begin with what is next, and their size.
      guard next == 0 || next == 43 || next == 60, frame.count >= transport + 8 else {
        return false
      }
      next = frame[transport]
      transport += 8 + Int(frame[transport + 1]) * 8
    }
    return false
  }

  /// The sum over the pseudo header (RFC 9293, section 3.1; RFC 8200, section 8.1) of `byteCount` bytes of transport
  /// header and payload.
  public func pseudoHeader(
    _ frame: UnsafeRawBufferPointer, byteCount: Int
  ) -> InternetChecksum {
    var sum = InternetChecksum()
    let addresses = isIPv6 ? network + 8..<network + 40 : network + 12..<network + 20
    sum.add(UnsafeRawBufferPointer(rebasing: frame[addresses]))
    sum.add(UInt16(kind.rawValue))
    sum.add(UInt16(truncatingIfNeeded: byteCount >> 16))
    sum.add(UInt16(truncatingIfNeeded: byteCount))
    return sum
  }

  /// A number that is the same for both directions of a connection, and mostly differs from others'.
  public func flowHash(_ frame: UnsafeRawBufferPointer) -> UInt32 {
    var hash: UInt32 = 0
    let start = isIPv6 ? network + 8 : network + 12
    for offset in stride(from: start, to: start + (isIPv6 ? 32 : 8), by: 4) {
      hash ^= frame.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }
    let ports = (frame.number(at: transport) ?? 0) ^ (frame.number(at: transport + 2) ?? 0)
    hash = (hash ^ UInt32(ports)) &* 0x9e37_79b1
    return hash ^ hash >> 15
  }
}
