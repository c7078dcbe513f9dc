/// The header of a packet of IPv4 (RFC 791):
///
///     | version 4 | size 4 | type of service 8 | total length 16          |
///     | identification 16                      | flags 3 | offset 13      |
///     | time to live 8     | protocol 8        | checksum 16              |
///     | source 32                                                         |
///     | destination 32                                                    |
///     | options, to a multiple of 4 bytes                                 |
struct InternetHeader {
  static let size = 20
  static let largestPacket = 65535

  private static let doNotFragment: UInt16 = 0x4000
  private static let moreFragments: UInt16 = 0x2000

  var source: InternetAddress
  var destination: InternetAddress
  var `protocol`: UInt8
  var timeToLive: UInt8 = 64
  var typeOfService: UInt8 = 0
  var identification: UInt16 = 0
  var mayFragment = true
  var hasMoreFragments = false
  /// In bytes, a multiple of 8.
  var fragmentOffset = 0
  /// Of one that arrived: with options.
  private(set) var headerSize = Self.size
  private(set) var totalLength = 0

  init(_ source: InternetAddress, _ destination: InternetAddress, _ protocol: UInt8) {
    self.source = source
    self.destination = destination
    self.protocol = `protocol`
  }

  /// Of a packet that begins with it; nil if it is none.
  init?(_ bytes: UnsafeRawPointer, count: Int, total: Int) {
    guard count >= Self.size, bytes.byte(0) >> 4 == 4 else { return nil }
    headerSize = Int(bytes.byte(0) & 15) * 4
    totalLength = Int(bytes.number16(2))
    guard headerSize >= Self.size, headerSize <= count, totalLength >= headerSize,
      totalLength <= total
    else { return nil }
    typeOfService = bytes.byte(1)
    identification = bytes.number16(4)
    let flags = bytes.number16(6)
    mayFragment = flags & Self.doNotFragment == 0
    hasMoreFragments = flags & Self.moreFragments != 0
    fragmentOffset = Int(flags & 0x1fff) * 8
    timeToLive = bytes.byte(8)
    `protocol` = bytes.byte(9)
    source = InternetAddress(bytes.number32(12))
    destination = InternetAddress(bytes.number32(16))
  }

  /// Puts it before what the packet carries.
  func put(_ packet: Packet) {
    let count = packet.count + Self.size
    let bytes = packet.prepend(Self.size)
    bytes.put(UInt8(0x45), at: 0)
    bytes.put(typeOfService, at: 1)
    bytes.put(UInt16(truncatingIfNeeded: count), at: 2)
    bytes.put(identification, at: 4)
    let flags = (mayFragment ? 0 : Self.doNotFragment) | (hasMoreFragments ? Self.moreFragments : 0)
    bytes.put(flags | UInt16(fragmentOffset / 8), at: 6)
    bytes.put(timeToLive, at: 8)
    bytes.put(`protocol`, at: 9)
    bytes.put(UInt16(0), at: 10)
    bytes.put(source.number, at: 12)
    bytes.put(destination.number, at: 16)
    Self.putChecksum(bytes, Self.size)
  }

  static func putChecksum(_ bytes: UnsafeMutableRawPointer, _ size: Int) {
    bytes.put(UInt16(0), at: 10)
    var sum = InternetChecksum()
    sum.add(bytes, size)
    bytes.put(sum.value, at: 10)
  }

  /// What UDP and TCP sum beside their own bytes, so that they notice a packet that went astray.
  func pseudoSum(_ count: Int) -> InternetChecksum {
    var sum = InternetChecksum()
    sum.add(source.number)
    sum.add(destination.number)
    sum.add(UInt16(`protocol`))
    sum.add(UInt16(truncatingIfNeeded: count))
    return sum
  }
}

/// What a packet of IPv4 carries.
enum InternetProtocolNumber {
  static let control: UInt8 = 1
  static let tcp: UInt8 = 6
  static let udp: UInt8 = 17
  static let raw: UInt8 = 255
}
