/// Where packets leave and arrive: a card, or the machine itself. `Network.lock` guards all of it.
class Interface {
  struct Address {
    var address: InternetAddress
    var mask: InternetAddress
    var broadcast: InternetAddress
  }

  struct Statistics {
    var received: UInt64 = 0
    var receivedBytes: UInt64 = 0
    var sent: UInt64 = 0
    var sentBytes: UInt64 = 0
    var sentDropped: UInt64 = 0
  }

  /// ARPHRD_...
  enum Kind: UInt16 {
    case ethernet = 1
    case loopback = 772
  }

  /// IFF_...
  enum Flag {
    static let up: UInt32 = 1
    static let broadcast: UInt32 = 2
    static let loopback: UInt32 = 8
    static let running: UInt32 = 0x40
    static let multicast: UInt32 = 0x1000
    static let lowerUp: UInt32 = 0x10000
  }

  let name: ByteString
  let kind: Kind
  /// From 1 on; set when it is added.
  final var index = 0
  /// The largest packet of IPv4.
  final var mtu: Int
  final var isUp = false
  final var addresses: [Address] = []
  final var statistics = Statistics()
  /// Sockets that are shown all frames.
  final var listeners: [PacketSocket] = []

  init(_ name: ByteString, _ kind: Kind, mtu: Int) {
    self.name = name
    self.kind = kind
    self.mtu = mtu
  }

  /// The link's own address; six bytes.
  var hardwareAddress: HardwareAddress { HardwareAddress { _ in 0 } }
  var isLinkUp: Bool { true }
  var largestMTU: Int { mtu }
  /// The largest payload of TCP that it takes at once, to be cut; 0 if it cuts nothing.
  var largestSegment: Int { 0 }
  /// Whether it makes checksums itself.
  var makesChecksums: Bool { false }

  /// Sends a packet of IPv4 to a neighbour, or to all of them.
  func send(_ packet: Packet, to nextHop: InternetAddress) {}
  /// Sends a frame as it is.
  func sendFrame(_ packet: Packet) {}
  /// A frame that arrived.
  func receive(_ packet: Packet) {}
  /// Packets wait for room in the card.
  func flush() {}
  func expire(_ now: UInt64) {}
  func neighbours() -> [NeighbourReport] { [] }
  func forgetNeighbours() {}

  final var flags: UInt32 {
    var flags = kind == .loopback ? Flag.loopback : Flag.broadcast | Flag.multicast
    if isUp { flags |= Flag.up }
    if isUp, isLinkUp { flags |= Flag.running | Flag.lowerUp }
    return flags
  }

  final func has(_ address: InternetAddress) -> Bool {
    addresses.contains { $0.address == address }
  }

  /// Whether a packet to that address is for all on the network.
  final func isBroadcast(_ address: InternetAddress) -> Bool {
    address == .broadcast
      || addresses.contains {
        kind != .loopback && $0.mask.prefixLength < 31
          && ($0.broadcast == address || $0.address.masked($0.mask) == address)
      }
  }

  /// The address to send from: one of the destination's network, if there is.
  final func source(for destination: InternetAddress) -> InternetAddress {
    let near = addresses.first {
      $0.address.masked($0.mask) == destination.masked($0.mask)
    }
    return (near ?? addresses.first)?.address ?? .any
  }

  final func counted(sent packet: Packet) {
    statistics.sent &+= 1
    statistics.sentBytes &+= UInt64(packet.count)
  }

  final func counted(received packet: Packet) {
    statistics.received &+= 1
    statistics.receivedBytes &+= UInt64(packet.count)
  }

  /// The sockets that look at frames have a copy each.
  final func show(_ packet: Packet, _ kind: PacketKind) {
    for listener in listeners { listener.show(packet, kind, self) }
  }
}
