/// A TCP or UDP packet as an Ethernet frame, made byte by byte from what it says: what the code under test must arrive at.
public struct Packet: Sendable {
  /// The control bits of TCP.
  public enum Flags {
    public static let finish: UInt8 = 0x01
    public static let begin: UInt8 = 0x02
    public static let push: UInt8 = 0x08
    public static let acknowledge: UInt8 = 0x10
    public static let windowReduced: UInt8 = 0x80
  }

  public var isIPv6 = false
  public var isUDP = false
  public var target: [UInt8] = [0x52, 0x54, 0, 0x12, 0x34, 0x56]
  public var origin: [UInt8] = [0x52, 0x55, 10, 0, 2, 2]
  public var vlan: UInt16?
  /// The last bytes of the addresses.
  public var source: UInt8 = 2
  public var destination: UInt8 = 15
  public var sourcePort: UInt16 = 80
  public var targetPort: UInt16 = 40_000
  public var sequence: UInt32 = 0x1234_5678
  public var acknowledgement: UInt32 = 1
  public var flags: UInt8 = Flags.acknowledge
  public var identification: UInt16 = 0xfffe
  public var options: [UInt8] = []
  public var payload: [UInt8] = []
  /// Whether an IPv6 packet has a hop-by-hop header.
  public var hasHops = false

  public init() {}

  /// A payload of so many bytes, each of which tells its place.
  public static func payload(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
  }

  private func half(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }

  private var kind: UInt8 { isUDP ? 17 : 6 }

  private var addresses: [UInt8] {
    func address(_ last: UInt8) -> [UInt8] {
      isIPv6 ? [0xfe, 0xc0] + [UInt8](repeating: 0, count: 13) + [last] : [10, 0, 2, last]
    }
    return address(source) + address(destination)
  }

  /// The transport header with a checksum.
  private func header(checksum: Int) -> [UInt8] {
    let ports = half(Int(sourcePort)) + half(Int(targetPort))
    if isUDP { return ports + half(8 + payload.count) + half(checksum) }
    let words = (20 + options.count) / 4
    // With its types: without them it takes the compiler seconds.
    let numbers = [sequence, acknowledgement].flatMap { (number: UInt32) -> [UInt8] in
      half(Int(number >> 16)) + half(Int(number & 0xffff))
    }
    return ports + numbers + [UInt8(words << 4), flags, 0xff, 0xff] + half(checksum) + [0, 0]
      + options
  }

  /// The sum that the transport's checksum begins with.
  public var pseudoSum: Int {
    let size = header(checksum: 0).count + payload.count
    return Packet.sum(addresses + [0, kind] + half(size >> 16) + half(size & 0xffff))
  }

  /// The one's complement sum of 16-bit words, as the remainder that it is.
  public static func sum(_ bytes: [UInt8]) -> Int {
    var total = 0
    for (place, byte) in bytes.enumerated() { total += place % 2 == 0 ? Int(byte) << 8 : Int(byte) }
    return total == 0 ? 0 : (total - 1) % 0xffff + 1
  }

  /// The frame; `hasChecksum` false leaves the sum of the pseudo header in the checksum's place.
  public func frame(hasChecksum: Bool = true) -> [UInt8] {
    let whole = Packet.sum(header(checksum: 0) + payload) + pseudoSum
    let sum = whole == 0 ? 0 : (whole - 1) % 0xffff + 1
    let checksum = hasChecksum ? (0xffff - sum == 0 && isUDP ? 0xffff : 0xffff - sum) : pseudoSum
    let transport = header(checksum: checksum) + payload
    let tag = vlan.map { [0x81, 0] + half(Int($0)) } ?? []
    let type: [UInt8] = isIPv6 ? [0x86, 0xdd] : [8, 0]
    return target + origin + tag + type + network(transport.count) + transport
  }

  private func network(_ size: Int) -> [UInt8] {
    if isIPv6 {
      let hops: [UInt8] = hasHops ? [kind, 0, 1, 4, 0, 0, 0, 0] : []
      return [0x60, 0, 0, 0] + half(hops.count + size & 0xffff) + [hasHops ? 0 : kind, 64]
        + addresses + hops
    }
    let start =
      [0x45, 0] + half(20 + size & 0xffff) + half(Int(identification)) + [0x40, 0, 64, kind]
    return start + half(0xffff - Packet.sum(start + [0, 0] + addresses)) + addresses
  }

  /// Where the transport's header begins.
  public var transport: Int { (vlan == nil ? 14 : 18) + (isIPv6 ? 40 : 20) + (hasHops ? 8 : 0) }

  /// The packets that a card makes of it.
  public func segments(_ size: Int) -> [Packet] {
    let count = (payload.count + size - 1) / size
    return (0..<count).map { index in
      var packet = self
      packet.payload = Array(payload[index * size..<min(payload.count, (index + 1) * size)])
      packet.sequence = sequence &+ UInt32(index * size)
      packet.identification = identification &+ UInt16(index)
      if index > 0 { packet.flags &= ~Flags.windowReduced }
      if index < count - 1 { packet.flags &= ~(Flags.finish | Flags.push) }
      return packet
    }
  }
}
