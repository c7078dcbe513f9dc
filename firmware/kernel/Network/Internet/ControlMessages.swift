import Processor

/// ICMP (RFC 792): echoes, and what machines on the way say of packets that did not arrive.
///
///     | type 8 | code 8 | checksum 16 | 32 bits by type | an echo's data, or the packet's header and 8 bytes more |
enum ControlMessages {
  static let headerSize = 8

  enum Kind {
    static let echoReply: UInt8 = 0
    static let unreachable: UInt8 = 3
    static let echo: UInt8 = 8
    static let timeExceeded: UInt8 = 11
  }

  /// What is wrong with a packet, by type and code.
  enum Problem: UInt16 {
    case networkUnreachable = 0x0300
    case hostUnreachable = 0x0301
    case protocolUnreachable = 0x0302
    case portUnreachable = 0x0303
    case fragmentationNeeded = 0x0304
    case timeExceeded = 0x0b00

    var type: UInt8 { UInt8(rawValue >> 8) }
    var code: UInt8 { UInt8(rawValue & 255) }

    /// What a program is told.
    var error: Errno {
      switch self {
      case .networkUnreachable: .networkUnreachable
      case .hostUnreachable, .timeExceeded: .hostUnreachable
      case .protocolUnreachable: .protocolNotAvailable
      case .portUnreachable: .connectionRefused
      case .fragmentationNeeded: .messageTooLong
      }
    }
  }

  /// Messages of this second: who floods us does not make us flood others.
  nonisolated(unsafe) private static var sent = (second: UInt64(0), count: 0)
  private static let mostPerSecond = 200

  // MARK: Arriving

  /// What is behind the header of IPv4.
  static func receive(_ packet: Packet, _ header: InternetHeader) {
    guard packet.pull(headerSize), packet.checksum() == 0 else { return }
    let bytes = packet.bytes
    switch bytes.byte(0) {
    case Kind.echo: reply(packet, header)
    case Kind.echoReply: Datagrams.receiveEcho(packet, header)
    case Kind.unreachable, Kind.timeExceeded: receiveProblem(packet)
    default: break
    }
  }

  private static func reply(_ packet: Packet, _ header: InternetHeader) {
    guard header.source.isUnicast, Interfaces.isOwn(header.destination) else { return }
    let answer = Packet(packet.chain.slice(headerSize, packet.count - headerSize))
    let bytes = answer.prepend(headerSize)
    bytes.put(UInt32(0), at: 0)
    bytes.put(packet.bytes.number32(4), at: 4)
    bytes.put(answer.checksum(), at: 2)
    var own = InternetHeader(header.destination, header.source, InternetProtocolNumber.control)
    own.typeOfService = header.typeOfService
    guard let way = try? RoutingTable.way(to: header.source) else { return }
    try? InternetProtocol.send(answer, own, on: way)
  }

  /// A packet of ours did not arrive: its header is quoted.
  private static func receiveProblem(_ packet: Packet) {
    guard packet.pull(min(packet.count, headerSize + InternetHeader.size + 8)) else { return }
    let bytes = packet.bytes
    let word = UInt16(bytes.byte(0)) << 8 | UInt16(bytes.byte(1))
    let problem =
      Problem(rawValue: word)
      ?? (bytes.byte(0) == Kind.unreachable ? .hostUnreachable : .timeExceeded)
    let mtu = Int(bytes.number16(6))
    let quoted = bytes + headerSize
    let count = packet.headCount - headerSize
    guard let header = InternetHeader(quoted, count: count, total: .max),
      Interfaces.isOwn(header.source)
    else { return }
    report(problem, header, quoted + header.headerSize, count - header.headerSize, mtu: mtu)
  }

  /// Tells the socket that has sent a packet.
  static func report(
    _ problem: Problem, _ header: InternetHeader, _ bytes: UnsafeRawPointer, _ count: Int,
    mtu: Int = 0
  ) {
    guard count >= 8, header.fragmentOffset == 0 else { return }
    let local = InternetEndpoint(address: header.source, port: bytes.number16(0))
    let remote = InternetEndpoint(address: header.destination, port: bytes.number16(2))
    switch header.protocol {
    case InternetProtocolNumber.udp: Datagrams.report(problem, local, remote)
    case InternetProtocolNumber.tcp:
      TCPConnections.report(
        problem, local, remote, sequence: SequenceNumber(bytes.number32(4)), mtu: mtu)
    default: break
    }
  }

  // MARK: Telling others

  /// Tells the sender of a packet, whose header was taken off but is still there, what is wrong with it.
  static func sendError(
    _ problem: Problem, about packet: Packet, _ header: InternetHeader, mtu: Int = 0
  ) {
    // Never about errors, groups, or fragments that are not the first (RFC 1122, section 3.2.2).
    let isError =
      header.protocol == InternetProtocolNumber.control
      && (packet.headCount < 1 || packet.bytes.byte(0) != Kind.echo)
    guard !isError, header.fragmentOffset == 0, header.source.isUnicast,
      packet.interface?.isBroadcast(header.destination) == false,
      !header.destination.isMulticast, isAllowed()
    else { return }
    _ = packet.pull(min(packet.count, 8))
    let quoted = header.headerSize + min(packet.headCount, 8)
    let message = Packet()
    memcpy(message.prepend(quoted), packet.bytes - header.headerSize, quoted)
    let bytes = message.prepend(headerSize)
    bytes.put(UInt32(problem.rawValue) << 16, at: 0)
    bytes.put(UInt32(truncatingIfNeeded: mtu) & 0xffff, at: 4)
    bytes.put(message.checksum(), at: 2)
    guard let way = try? RoutingTable.way(to: header.source) else { return }
    let isOwn = Interfaces.isOwn(header.destination)
    let source = isOwn ? header.destination : packet.interface?.addresses.first?.address
    try? InternetProtocol.send(
      message,
      InternetHeader(source ?? way.source, header.source, InternetProtocolNumber.control), on: way)
  }

  private static func isAllowed() -> Bool {
    let second = Clock.now / 1_000_000_000
    if sent.second != second { sent = (second, 0) }
    sent.count += 1
    return sent.count <= mostPerSecond
  }
}
