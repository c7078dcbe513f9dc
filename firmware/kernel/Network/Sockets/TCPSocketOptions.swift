/// Options of TCP's sockets (tcp(7)). `Network.lock` is held.
enum TCPSocketOptions {
  static let level = 6
  private static let second: UInt64 = 1_000_000_000
  private static let congestionName = Array("reno".utf8)

  private enum Option: Int {
    case noDelay = 1
    case segmentSize = 2
    case cork = 3
    case keepAliveIdle = 4
    case keepAliveInterval = 5
    case keepAliveProbes = 6
    case synchronizeCount = 7
    case linger = 8
    case defersAccept = 9
    case windowClamp = 10
    case information = 11
    case quickAcknowledgement = 12
    case congestion = 13
    case userTimeout = 18
    case fastOpen = 23
    case unsentLowMark = 25
  }

  static func value(_ number: Int, _ socket: StreamSocket) throws(Errno) -> [UInt8] {
    guard let option = Option(rawValue: number) else { throw .protocolNotAvailable }
    let settings = socket.settings
    switch option {
    case .noDelay: return SocketOptions.bytes(settings.hasNoDelay ? 1 : 0)
    case .cork: return SocketOptions.bytes(settings.isCorked ? 1 : 0)
    case .segmentSize:
      return SocketOptions.bytes(socket.connection?.segmentSize ?? settings.segmentSize ?? 536)
    case .keepAliveIdle: return SocketOptions.bytes(Int(settings.keepAliveIdle / second))
    case .keepAliveInterval: return SocketOptions.bytes(Int(settings.keepAliveInterval / second))
    case .keepAliveProbes: return SocketOptions.bytes(settings.keepAliveProbes)
    case .information: return TCPInformation.bytes(socket)
    case .congestion: return congestionName + [UInt8](repeating: 0, count: 12)
    default: return SocketOptions.bytes(0)
    }
  }

  static func set(_ number: Int, _ value: [UInt8], _ socket: StreamSocket) throws(Errno) {
    guard let option = Option(rawValue: number) else { throw .protocolNotAvailable }
    if option == .congestion {
      let name = Array(value.prefix { $0 != 0 })
      guard name == congestionName else { throw .noSuchFileOrDirectory }
      return
    }
    let number = try SocketOptions.number(value)
    switch option {
    case .noDelay: socket.settings.hasNoDelay = number != 0
    case .cork: socket.settings.isCorked = number != 0
    case .segmentSize:
      guard number == 0 || (88...32767).contains(number) else { throw .invalidArgument }
      socket.settings.segmentSize = number == 0 ? nil : number
    case .keepAliveIdle: socket.settings.keepAliveIdle = try seconds(number)
    case .keepAliveInterval: socket.settings.keepAliveInterval = try seconds(number)
    case .keepAliveProbes:
      guard (1...127).contains(number) else { throw .invalidArgument }
      socket.settings.keepAliveProbes = number
    case .information, .congestion: throw .protocolNotAvailable
    // Accepted: what they ask for is done anyhow, or not worth doing.
    default: break
    }
  }

  private static func seconds(_ number: Int) throws(Errno) -> UInt64 {
    guard (1...32767).contains(number) else { throw .invalidArgument }
    return UInt64(number) * second
  }

  // MARK: Options of level SOL_SOCKET

  /// Nil of those that all sockets of IPv4 have.
  static func value(_ option: SocketOption, _ socket: StreamSocket) -> [UInt8]? {
    switch option {
    case .error: return SocketOptions.bytes(Int(socket.takeError()?.rawValue ?? 0))
    case .acceptsConnections: return SocketOptions.bytes(socket.listener == nil ? 0 : 1)
    case .keepAlive: return SocketOptions.bytes(socket.settings.keepsAlive ? 1 : 0)
    case .linger: return SocketOptions.bytes(socket.abortsOnClose ? 1 : 0) + SocketOptions.bytes(0)
    case .sendBuffer: return SocketOptions.bytes(socket.settings.sendLimit ?? 256 << 10)
    case .receiveBuffer: return SocketOptions.bytes(socket.settings.receiveLimit ?? 256 << 10)
    default: return nil
    }
  }

  /// False of those that all sockets of IPv4 have.
  static func set(
    _ option: SocketOption, _ value: [UInt8], _ socket: StreamSocket
  ) throws(Errno) -> Bool {
    switch option {
    case .keepAlive: socket.settings.keepsAlive = try SocketOptions.number(value) != 0
    case .linger:
      guard value.count >= 8 else { throw .invalidArgument }
      let (isOn, time): (Int32, Int32) = (value.number(at: 0), value.number(at: 4))
      socket.abortsOnClose = isOn != 0 && time == 0
    case .sendBuffer, .sendBufferForced: socket.settings.sendLimit = try limit(value)
    case .receiveBuffer, .receiveBufferForced:
      let limit = try limit(value)
      socket.settings.receiveLimit = limit
      socket.connection?.receiveLimit = limit
    default: return false
    }
    return true
  }

  /// As Linux does it: twice what is asked for, within bounds.
  private static func limit(_ value: [UInt8]) throws(Errno) -> Int {
    let wanted = min(max(try SocketOptions.number(value), 0), TCPConnection.largestBuffer)
    return min(max(2 * wanted, 4608), TCPConnection.largestBuffer)
  }
}

/// `struct tcp_info`, for `iperf3` and `ss`: times in microseconds but for four, windows in segments.
enum TCPInformation {
  private static let size = 232

  static func bytes(_ socket: StreamSocket) -> [UInt8] {
    var structure = Structure()
    guard let connection = socket.connection else {
      structure.put(socket.listener == nil ? TCPState.closed.rawValue : TCPState.listening.rawValue)
      structure.fill(to: size)
      return structure.bytes
    }
    putStart(connection, &structure)
    putTimes(connection, &structure)
    putTotals(connection, &structure)
    structure.fill(to: size)
    return structure.bytes
  }

  private static func putStart(_ connection: TCPConnection, _ structure: inout Structure) {
    structure.put(connection.state.rawValue)
    structure.put(UInt8(connection.congestion.isRecovering ? 3 : 0))
    structure.put(UInt8(truncatingIfNeeded: connection.retransmissions))
    structure.put(UInt16(0))
    structure.put(UInt8(connection.usesTimestamps ? 1 : 0) | (connection.receiveScale > 0 ? 4 : 0))
    structure.put(connection.sendScale | connection.receiveScale << 4)
    structure.put(UInt8(0))
    for value in [
      Int(connection.roundTrip.retransmissionTimeout / 1000), 40_000, connection.segmentSize,
      connection.segmentSize,
      (connection.sentMost - connection.unacknowledged) / max(connection.segmentSize, 1), 0, 0, 0,
      0,
    ] {
      structure.put(UInt32(truncatingIfNeeded: value))
    }
  }

  private static func putTimes(_ connection: TCPConnection, _ structure: inout Structure) {
    let now = Clock.now
    let (sent, received) = (
      (now &- connection.lastSent) / 1_000_000, (now &- connection.lastReceived) / 1_000_000
    )
    for value in [sent, 0, received, received] { structure.put(UInt32(truncatingIfNeeded: value)) }
    let size = connection.segmentSize
    let threshold = min(connection.congestion.threshold / max(size, 1), 0x7fff_ffff)
    for value in [
      size + 40 + (connection.usesTimestamps ? 12 : 0), connection.receiveLimit,
      Int(connection.roundTrip.smoothed / 1000), Int(connection.roundTrip.variation / 1000),
      threshold, connection.congestion.window / max(size, 1), size, 3, 0, connection.receiveLimit,
      Int(truncatingIfNeeded: connection.totalRetransmissions),
    ] {
      structure.put(UInt32(truncatingIfNeeded: value))
    }
  }

  private static func putTotals(_ connection: TCPConnection, _ structure: inout Structure) {
    for value in [UInt64.max, .max, connection.bytesAcknowledged, connection.bytesReceived] {
      structure.put(value)
    }
    structure.put(UInt32(truncatingIfNeeded: connection.segmentsSent))
    structure.put(UInt32(truncatingIfNeeded: connection.segmentsReceived))
    structure.put(UInt32(truncatingIfNeeded: connection.unsentCount))
    structure.fill(to: 228)
    structure.put(UInt32(truncatingIfNeeded: connection.sendWindow))
  }
}
