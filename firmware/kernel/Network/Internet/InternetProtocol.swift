import Processor

/// IPv4 (RFC 791, RFC 1122): packets from any machine to any other, each on its own.
///
///     UDP, TCP, ICMP, raw sockets                     UDP, TCP, ICMP, raw sockets
///           | send                                               ^ deliver
///     route, header, fragments                        whole again (Reassembly)
///           |                                                    ^ to us
///           v                     forward, if we are a router    |
///     Interface.send  <------------------------------------- receive: is it sound? whose is it?
enum InternetProtocol {
  /// What /proc/net/snmp tells.
  struct Statistics {
    var received: UInt64 = 0
    var malformed: UInt64 = 0
    var notOurs: UInt64 = 0
    var forwarded: UInt64 = 0
    var delivered: UInt64 = 0
    var sent: UInt64 = 0
    var withoutRoute: UInt64 = 0
    var fragmentsMade: UInt64 = 0
  }

  /// Guarded by `Network.lock`, as is the next one.
  nonisolated(unsafe) static var statistics = Statistics()
  nonisolated(unsafe) private static var identification = UInt16(
    truncatingIfNeeded: RandomNumbers.number())

  // MARK: Down

  /// Sends what a packet carries, with the header's addresses on the way that is given.
  static func send(
    _ packet: Packet, _ header: InternetHeader, on way: RoutingTable.Way
  ) throws(Errno) {
    guard packet.count + InternetHeader.size <= InternetHeader.largestPacket else {
      throw .messageTooLong
    }
    guard way.interface.isUp else { throw .networkDown }
    var header = header
    let isLarge = packet.count + InternetHeader.size > way.interface.mtu
    if header.mayFragment || packet.offload.segmentSize > 0 {
      identification &+= 1
      header.identification = identification
    }
    statistics.sent &+= 1
    if isLarge, packet.offload.segmentSize == 0 {
      guard header.mayFragment else { throw .messageTooLong }
      return sendFragments(packet, header, way)
    }
    header.put(packet)
    way.interface.send(packet, to: way.nextHop)
  }

  /// Pieces that each fit, all but the last a multiple of 8 bytes long.
  private static func sendFragments(
    _ packet: Packet, _ header: InternetHeader, _ way: RoutingTable.Way
  ) {
    let size = (way.interface.mtu - InternetHeader.size) & ~7
    guard size >= 8 else { return }
    let payload = packet.chain
    var offset = 0
    while offset < payload.count {
      var part = header
      let piece = payload.slice(offset, size)
      part.fragmentOffset = header.fragmentOffset + offset
      part.hasMoreFragments = offset + piece.count < payload.count || header.hasMoreFragments
      let fragment = Packet(piece)
      part.put(fragment)
      statistics.fragmentsMade &+= 1
      way.interface.send(fragment, to: way.nextHop)
      offset += piece.count
    }
  }

  // MARK: Up

  /// A packet that begins with the header.
  static func receive(_ packet: Packet) {
    statistics.received &+= 1
    guard packet.pull(InternetHeader.size), packet.pull(Int(packet.bytes.byte(0) & 15) * 4) else {
      return statistics.malformed &+= 1
    }
    let bytes = packet.bytes
    guard let interface = packet.interface,
      let header = InternetHeader(bytes, count: packet.headCount, total: packet.count),
      isIntact(bytes, header.headerSize)
    else { return statistics.malformed &+= 1 }
    packet.cut(to: header.totalLength)
    // Addresses of this machine alone do not come from outside, and nobody sends from a group.
    let isFromOutside = interface.kind != .loopback
    if isFromOutside, header.source.isLoopback || header.destination.isLoopback { return }
    if !header.source.isAny, !header.source.isUnicast { return }
    // Nor what we say ourselves, nor from all: answers would come to us, or go to everybody.
    if isFromOutside, Interfaces.isOwn(header.source) || interface.isBroadcast(header.source) {
      return
    }
    if isOurs(header.destination, interface) { return receiveOurs(packet, header) }
    if Interfaces.forwards, isFromOutside { return forward(packet, header) }
    statistics.notOurs &+= 1
  }

  private static func isIntact(_ bytes: UnsafeRawPointer, _ size: Int) -> Bool {
    var sum = InternetChecksum()
    sum.add(bytes, size)
    return sum.value == 0
  }

  private static func isOurs(_ address: InternetAddress, _ interface: Interface) -> Bool {
    Interfaces.isOwn(address) || interface.isBroadcast(address) || address.isMulticast
  }

  private static func receiveOurs(_ packet: Packet, _ header: InternetHeader) {
    if header.hasMoreFragments || header.fragmentOffset > 0 {
      guard let (whole, first) = Reassembly.add(packet, header) else { return }
      return deliver(whole, first)
    }
    deliver(packet, header)
  }

  private static func deliver(_ packet: Packet, _ header: InternetHeader) {
    statistics.delivered &+= 1
    let isKnown = RawSockets.deliver(packet, header)
    packet.remove(header.headerSize)
    switch header.protocol {
    case InternetProtocolNumber.control: ControlMessages.receive(packet, header)
    case InternetProtocolNumber.udp: Datagrams.receive(packet, header)
    case InternetProtocolNumber.tcp: TCPConnections.receive(packet, header)
    default:
      if !isKnown { ControlMessages.sendError(.protocolUnreachable, about: packet, header) }
    }
  }

  // MARK: Forwarding

  private static func forward(_ packet: Packet, _ header: InternetHeader) {
    guard !header.destination.isMulticast, header.destination != .broadcast else { return }
    guard header.timeToLive > 1 else {
      packet.remove(header.headerSize)
      return ControlMessages.sendError(.timeExceeded, about: packet, header)
    }
    guard let way = try? RoutingTable.way(to: header.destination) else {
      statistics.withoutRoute &+= 1
      packet.remove(header.headerSize)
      return ControlMessages.sendError(.networkUnreachable, about: packet, header)
    }
    // Who is not on that network does not talk to all of it (RFC 2644).
    if way.interface.isBroadcast(header.destination) { return }
    statistics.forwarded &+= 1
    let copy = packet.copy(ofFirst: header.headerSize)
    let bytes = copy.pointer
    bytes.put(header.timeToLive - 1, at: 8)
    InternetHeader.putChecksum(bytes, header.headerSize)
    // A joined segment goes on if the next card cuts it; nobody else does.
    let isCut = copy.offload.segmentSize > 0 && way.interface.largestSegment > 0
    if copy.count <= way.interface.mtu || isCut {
      return way.interface.send(copy, to: way.nextHop)
    }
    copy.remove(header.headerSize)
    guard header.mayFragment, header.headerSize == InternetHeader.size else {
      packet.remove(header.headerSize)
      return ControlMessages.sendError(
        .fragmentationNeeded, about: packet, header, mtu: way.interface.mtu)
    }
    var shorter = header
    shorter.timeToLive -= 1
    sendFragments(copy, shorter, way)
  }

  /// The neighbour that a packet was to go to does not answer. It begins with its header.
  static func unreachable(_ packet: Packet) {
    guard let header = InternetHeader(packet.bytes, count: packet.headCount, total: packet.count)
    else { return }
    packet.remove(header.headerSize)
    if Interfaces.isOwn(header.source) {
      ControlMessages.report(.hostUnreachable, header, packet.bytes, packet.headCount)
    } else {
      ControlMessages.sendError(.hostUnreachable, about: packet, header)
    }
  }
}
