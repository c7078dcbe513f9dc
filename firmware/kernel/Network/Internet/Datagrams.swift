/// UDP (RFC 768): datagrams between ports, as they come. And echoes (ICMP) of sockets that ping, whose identifiers are
/// like ports.
///
///     | source port 16 | destination port 16 | length 16 | checksum 16 |
enum Datagrams {
  static let headerSize = 8
  static let largestPayload = InternetHeader.largestPacket - InternetHeader.size - headerSize

  struct Statistics {
    var received: UInt64 = 0
    var toNobody: UInt64 = 0
    var malformed: UInt64 = 0
    var sent: UInt64 = 0
    var withoutRoom: UInt64 = 0
  }

  // Guarded by `Network.lock`.
  nonisolated(unsafe) static var statistics = Statistics()
  nonisolated(unsafe) static let ports = PortTable()
  nonisolated(unsafe) static let echoes = PortTable()

  // MARK: Arriving

  static func receive(_ packet: Packet, _ header: InternetHeader) {
    guard packet.pull(headerSize) else { return statistics.malformed &+= 1 }
    // Not before: the header may lie elsewhere now.
    let bytes = packet.bytes
    let length = Int(bytes.number16(4))
    guard length >= headerSize, length <= packet.count else { return statistics.malformed &+= 1 }
    packet.cut(to: length)
    guard isIntact(packet, header) else { return statistics.malformed &+= 1 }
    let source = InternetEndpoint(address: header.source, port: bytes.number16(0))
    let target = InternetEndpoint(address: header.destination, port: bytes.number16(2))
    let sockets = receivers(target, source, packet.interface)
    guard !sockets.isEmpty else {
      statistics.toNobody &+= 1
      return ControlMessages.sendError(.portUnreachable, about: packet, header)
    }
    statistics.received &+= 1
    packet.remove(headerSize)
    let datagram = Datagram(
      bytes: packet.chain, source: source, destination: header.destination,
      interface: packet.interface?.index ?? 0, header: header)
    for socket in sockets where !socket.add(datagram) { statistics.withoutRoom &+= 1 }
  }

  /// A checksum of 0 is none.
  private static func isIntact(_ packet: Packet, _ header: InternetHeader) -> Bool {
    if packet.offload.isChecked || packet.bytes.number16(6) == 0 { return true }
    var sum = header.pseudoSum(packet.count)
    sum.add(packet.bytes, packet.headCount)
    sum.add(packet.rest)
    return sum.value == 0
  }

  /// The one that fits best; all that fit, if it is for all.
  private static func receivers(
    _ target: InternetEndpoint, _ source: InternetEndpoint, _ interface: Interface?
  ) -> [DatagramSocket] {
    let fitting = ports.sockets(target.port).filter {
      $0.accepts(target.address, from: source, by: interface)
    }
    let isForAll =
      target.address.isMulticast || interface?.isBroadcast(target.address) == true
    if isForAll { return fitting }
    return fitting.max { $0.exactness < $1.exactness }.map { [$0] } ?? []
  }

  static func receiveEcho(_ packet: Packet, _ header: InternetHeader) {
    let identifier = packet.bytes.number16(4)
    let source = InternetEndpoint(address: header.source, port: 0)
    let datagram = Datagram(
      bytes: packet.chain, source: source, destination: header.destination,
      interface: packet.interface?.index ?? 0, header: header)
    for socket in echoes.sockets(identifier)
    where socket.accepts(header.destination, from: source, by: packet.interface) {
      _ = socket.add(datagram)
    }
  }

  /// A datagram of ours did not arrive.
  static func report(
    _ problem: ControlMessages.Problem, _ local: InternetEndpoint, _ remote: InternetEndpoint
  ) {
    for socket in ports.sockets(local.port) where socket.remote == remote {
      socket.fail(problem.error)
    }
  }

  // MARK: Sending

  static func send(
    _ bytes: ByteChain, from local: InternetEndpoint, to remote: InternetEndpoint,
    _ header: InternetHeader, on way: RoutingTable.Way
  ) throws(Errno) {
    let packet = Packet(bytes)
    let length = bytes.count + headerSize
    let place = packet.prepend(headerSize)
    place.put(local.port, at: 0)
    place.put(remote.port, at: 2)
    place.put(UInt16(length), at: 4)
    place.put(UInt16(0), at: 6)
    let isWhole = length + InternetHeader.size <= way.interface.mtu
    TransportChecksum.put(packet, header, at: 6, for: isWhole ? way.interface : nil)
    statistics.sent &+= 1
    try InternetProtocol.send(packet, header, on: way)
  }
}
