import Processor

/// All connections and listeners of TCP, and which of them a segment is for. `Network.lock` guards it.
enum TCPConnections {
  struct Statistics {
    var activeOpens: UInt64 = 0
    var passiveOpens: UInt64 = 0
    var segmentsIn: UInt64 = 0
    var segmentsOut: UInt64 = 0
    var malformed: UInt64 = 0
    var resetsSent: UInt64 = 0
    var retransmitted: UInt64 = 0
  }

  private struct Key: Hashable {
    let local: InternetEndpoint
    let remote: InternetEndpoint

    /// With a number that nobody else knows: who chooses ports cannot choose them for one place of the table.
    func hash(into hasher: inout Hasher) {
      hasher.combine(secret)
      hasher.combine(UInt64(local.address.number) << 32 | UInt64(remote.address.number))
      hasher.combine(UInt32(local.port) << 16 | UInt32(remote.port))
    }
  }

  private static let mostConnections = 8192
  private static let mostWaiting = 2048

  private static let secret = RandomNumbers.number()
  nonisolated(unsafe) static var statistics = Statistics()
  nonisolated(unsafe) private static var connections: [Key: TCPConnection] = [:]
  nonisolated(unsafe) private static var listeners: [UInt16: [TCPListener]] = [:]
  /// Those that segments came to: acknowledgements and more go out when all that arrived was looked at.
  nonisolated(unsafe) private static var pending: [TCPConnection] = []
  /// In timeWait, oldest first.
  nonisolated(unsafe) private static var waiting: [TCPConnection] = []

  static var all: [TCPConnection] {
    var all: [TCPConnection] = []
    for (_, connection) in connections { all.append(connection) }
    return all
  }

  static var allListeners: [TCPListener] {
    var all: [TCPListener] = []
    for (_, some) in listeners { all += some }
    return all
  }

  // MARK: The table

  static func isUsed(_ local: InternetEndpoint, _ remote: InternetEndpoint) -> Bool {
    connections[Key(local: local, remote: remote)] != nil
  }

  /// Whether a port has any connection.
  static func isUsed(_ port: UInt16) -> Bool { connections.contains { $0.key.local.port == port } }

  static func add(_ connection: TCPConnection) throws(Errno) {
    guard connections.count < mostConnections else { throw .noBufferSpace }
    connections[Key(local: connection.local, remote: connection.remote)] = connection
  }

  static func add(_ listener: TCPListener) {
    listeners[listener.local.port, default: []].append(listener)
  }

  static func remove(_ listener: TCPListener) {
    guard var some = listeners[listener.local.port] else { return }
    some.removeAll { $0 === listener }
    listeners[listener.local.port] = some.isEmpty ? nil : some
  }

  /// After anything was done to a connection: it is forgotten if it is over, else its time is noted.
  static func settle(_ connection: TCPConnection) {
    statistics.retransmitted &+=
      connection.totalRetransmissions &- connection.countedRetransmissions
    connection.countedRetransmissions = connection.totalRetransmissions
    if connection.state == .closed {
      let key = Key(local: connection.local, remote: connection.remote)
      if connections[key] === connection { connections[key] = nil }
    } else {
      Network.schedule(connection.nextInstant)
    }
  }

  // MARK: Arriving

  /// What is behind the header of IPv4.
  static func receive(_ packet: Packet, _ header: InternetHeader) {
    statistics.segmentsIn &+= 1
    guard packet.pull(TCPSegment.headerSize) else { return statistics.malformed &+= 1 }
    let size = Int(packet.bytes.byte(12) >> 4) * 4
    guard size >= TCPSegment.headerSize, packet.pull(size), isIntact(packet, header),
      header.source.isUnicast, Interfaces.isOwn(header.destination)
    else { return statistics.malformed &+= 1 }
    let bytes = packet.bytes
    let local = InternetEndpoint(address: header.destination, port: bytes.number16(2))
    let remote = InternetEndpoint(address: header.source, port: bytes.number16(0))
    packet.remove(size)
    let segment = TCPSegment(bytes, headerSize: size, packet.chain)
    receive(segment, local, remote, packet.interface)
  }

  private static func isIntact(_ packet: Packet, _ header: InternetHeader) -> Bool {
    if packet.offload.isChecked { return true }
    var sum = header.pseudoSum(packet.count)
    sum.add(packet.bytes, packet.headCount)
    sum.add(packet.rest)
    return sum.value == 0
  }

  private static func receive(
    _ segment: TCPSegment, _ local: InternetEndpoint, _ remote: InternetEndpoint,
    _ interface: Interface?
  ) {
    let now = Clock.now
    if let connection = connections[Key(local: local, remote: remote)] {
      if !isNewBeginning(segment, of: connection) {
        connection.receive(segment, now)
        pending.append(connection)
        return
      }
      connection.end(nil)
      settle(connection)
    }
    if let listener = listener(local) {
      return receive(segment, local, remote, interface, listener, now)
    }
    refuse(segment, local, remote)
  }

  /// The other side uses the same ports again, while we still keep the old connection for late segments (RFC 6191).
  private static func isNewBeginning(_ segment: TCPSegment, of old: TCPConnection) -> Bool {
    old.state == .timeWait && segment.flags.contains(.synchronize)
      && !segment.flags.contains(.acknowledge) && segment.sequence > old.receiveNext
  }

  private static func listener(_ local: InternetEndpoint) -> TCPListener? {
    let fitting = (listeners[local.port] ?? []).filter {
      $0.local.address.isAny || $0.local.address == local.address
    }
    return fitting.first { !$0.local.address.isAny } ?? fitting.first
  }

  private static func receive(
    _ segment: TCPSegment, _ local: InternetEndpoint, _ remote: InternetEndpoint,
    _ interface: Interface?, _ listener: TCPListener, _ now: UInt64
  ) {
    let bound = listener.settings.interfaceIndex
    guard bound == 0 || bound == interface?.index else { return refuse(segment, local, remote) }
    if segment.flags.contains(.reset) { return }
    if segment.flags.contains(.acknowledge) { return refuse(segment, local, remote) }
    guard segment.flags.contains(.synchronize), listener.hasRoom,
      let connection = try? make(local, remote, listener.settings)
    else { return }
    statistics.passiveOpens &+= 1
    listener.begin(connection)
    connection.open(answering: segment, now)
    settle(connection)
  }

  /// What belongs to no connection is answered with a reset (RFC 9293, section 3.5.2).
  private static func refuse(
    _ segment: TCPSegment, _ local: InternetEndpoint, _ remote: InternetEndpoint
  ) {
    guard !segment.flags.contains(.reset), let way = try? RoutingTable.way(to: remote.address)
    else { return }
    var reset = TCPSegment()
    if segment.flags.contains(.acknowledge) {
      reset.sequence = segment.acknowledgement
      reset.flags = .reset
    } else {
      reset.acknowledgement = segment.sequence + segment.length
      reset.flags = [.reset, .acknowledge]
    }
    statistics.resetsSent &+= 1
    TCPOutput.send(reset, local, remote, TCPConnection.Settings(), on: way)
  }

  // MARK: Making

  static func make(
    _ local: InternetEndpoint, _ remote: InternetEndpoint, _ settings: TCPConnection.Settings
  ) throws(Errno) -> TCPConnection {
    let way = try RoutingTable.way(to: remote.address, by: settings.interfaceIndex)
    let connection = TCPConnection(
      local, remote, via: TCPOutput.shared, settings,
      sequence: SequenceNumber(UInt32(truncatingIfNeeded: RandomNumbers.number())),
      segmentSize: min(way.interface.mtu, 65535) - InternetHeader.size - TCPSegment.headerSize,
      largestTransmission: way.interface.largestSegment)
    try add(connection)
    return connection
  }

  // MARK: Later

  /// All that arrived together was looked at.
  static func flush() {
    guard !pending.isEmpty else { return }
    let all = pending
    pending = []
    let now = Clock.now
    for connection in all {
      if connection.state != .closed { connection.output(now) }
      if connection.state == .timeWait { noteWaiting(connection) }
      settle(connection)
    }
  }

  /// Of those that only wait for late segments, the oldest go when they are too many.
  private static func noteWaiting(_ connection: TCPConnection) {
    guard !waiting.contains(where: { $0 === connection }) else { return }
    waiting.append(connection)
    guard waiting.count > mostWaiting else { return }
    let oldest = waiting.removeFirst()
    oldest.end(nil)
    settle(oldest)
  }

  static func expire(_ now: UInt64) {
    for connection in all {
      if connection.nextInstant <= now { connection.expire(now) }
      settle(connection)
    }
    waiting.removeAll { $0.state == .closed }
  }

  /// A segment did not arrive, as somebody on the way says: final for a connection that only begins, while one that
  /// exists tries on. Only what quotes a number that is on its way is believed
  /// (RFC 5927).
  static func report(
    _ problem: ControlMessages.Problem, _ local: InternetEndpoint, _ remote: InternetEndpoint,
    sequence: SequenceNumber, mtu: Int
  ) {
    guard let connection = connections[Key(local: local, remote: remote)],
      connection.unacknowledged <= sequence, sequence <= connection.sentMost
    else { return }
    let now = Clock.now
    if problem == .fragmentationNeeded {
      connection.packetsAreTooLarge(mtu: mtu, now)
    } else if connection.state == .synSent {
      connection.end(problem.error)
    }
    settle(connection)
  }
}

extension TCPConnection {
  /// A network on the way takes only smaller packets (RFC 1191).
  func packetsAreTooLarge(mtu: Int, _ now: UInt64) {
    let size = max(mtu, 576) - InternetHeader.size - TCPSegment.headerSize
    let smaller = size - (usesTimestamps ? 12 : 0)
    guard smaller < segmentSize else { return }
    segmentSize = smaller
    sendNext = unacknowledged
    output(now)
  }
}
