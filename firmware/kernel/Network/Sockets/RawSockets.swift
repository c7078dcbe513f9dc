import Processor

/// Sockets that see whole packets of a protocol, header and all (raw(7)). `Network.lock` guards the list.
enum RawSockets {
  nonisolated(unsafe) private(set) static var all: [DatagramSocket] = []

  static func add(_ socket: DatagramSocket) { all.append(socket) }
  static func remove(_ socket: DatagramSocket) { all.removeAll { $0 === socket } }

  /// A packet that begins with its header; whether anybody wanted it.
  static func deliver(_ packet: Packet, _ header: InternetHeader) -> Bool {
    var isKnown = false
    for socket in all where socket.kind == .raw(header.protocol) {
      let source = InternetEndpoint(address: header.source, port: 0)
      guard socket.accepts(header.destination, from: source, by: packet.interface),
        !isFiltered(packet, header, socket)
      else { continue }
      isKnown = true
      _ = socket.add(
        Datagram(
          bytes: packet.chain, source: source, destination: header.destination,
          interface: packet.interface?.index ?? 0, header: header))
    }
    return isKnown
  }

  private static func isFiltered(
    _ packet: Packet, _ header: InternetHeader, _ socket: DatagramSocket
  ) -> Bool {
    guard header.protocol == InternetProtocolNumber.control,
      packet.headCount > header.headerSize
    else { return false }
    let type = packet.bytes.byte(header.headerSize)
    return type < 32 && socket.filter >> UInt32(type) & 1 != 0
  }

  static func send(
    _ bytes: ByteChain, _ header: InternetHeader, includesHeader: Bool, on way: RoutingTable.Way
  ) throws(Errno) {
    guard includesHeader else {
      return try InternetProtocol.send(Packet(bytes), header, on: way)
    }
    let all = bytes.bytes()
    let parsed = all.withUnsafeBytes { buffer in
      buffer.baseAddress.flatMap { InternetHeader($0, count: all.count, total: all.count) }
    }
    guard var own = parsed else { throw .invalidArgument }
    if own.source.isAny { own.source = way.source }
    let payload = bytes.slice(own.headerSize, bytes.count - own.headerSize)
    try InternetProtocol.send(Packet(payload), own, on: way)
  }

  /// An echo of ICMP whose identifier is the socket's port (ping sockets, icmp(7)).
  static func sendEcho(
    _ bytes: ByteChain, identifier: UInt16, _ header: InternetHeader, on way: RoutingTable.Way
  ) throws(Errno) {
    let start = bytes.slice(0, ControlMessages.headerSize).bytes()
    guard start.count == ControlMessages.headerSize, start[0] == ControlMessages.Kind.echo,
      start[1] == 0
    else { throw .invalidArgument }
    let packet = Packet(bytes.slice(ControlMessages.headerSize, bytes.count))
    let place = packet.prepend(ControlMessages.headerSize)
    for (index, byte) in start.enumerated() { place.put(byte, at: index) }
    place.put(UInt16(0), at: 2)
    place.put(identifier, at: 4)
    place.put(packet.checksum(), at: 2)
    try InternetProtocol.send(packet, header, on: way)
  }
}
