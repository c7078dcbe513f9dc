/// Segments as packets of IPv4.
final class TCPOutput: TCPTransmitter {
  nonisolated(unsafe) static let shared = TCPOutput()

  func transmit(_ segment: TCPSegment, of connection: TCPConnection) {
    guard
      let way = try? RoutingTable.way(
        to: connection.remote.address, by: connection.settings.interfaceIndex)
    else { return }
    Self.send(segment, connection.local, connection.remote, connection.settings, on: way)
  }

  static func send(
    _ segment: TCPSegment, _ local: InternetEndpoint, _ remote: InternetEndpoint,
    _ settings: TCPConnection.Settings, on way: RoutingTable.Way
  ) {
    TCPConnections.statistics.segmentsOut &+= 1
    let packet = Packet(segment.payload)
    segment.write(to: packet.prepend(segment.writtenHeaderSize), local.port, remote.port)
    packet.offload.segmentSize = segment.segmentSize
    var header = InternetHeader(local.address, remote.address, InternetProtocolNumber.tcp)
    header.timeToLive = settings.timeToLive
    header.typeOfService = settings.typeOfService
    header.mayFragment = false
    TransportChecksum.put(packet, header, at: 16, for: way.interface)
    try? InternetProtocol.send(packet, header, on: way)
  }
}
