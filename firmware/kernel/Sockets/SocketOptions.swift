/// `getsockopt` and `setsockopt` (socket(7), unix(7)).
enum SocketOptions {
  private static let socketLevel = 1

  private enum Option: Int {
    case reuseAddress = 2
    case type = 3
    case error = 4
    case broadcast = 6
    case sendBuffer = 7
    case receiveBuffer = 8
    case keepAlive = 9
    case passCredentials = 16
    case peerCredentials = 17
    case receiveTimeout = 20
    case sendTimeout = 21
    case acceptsConnections = 30
    case `protocol` = 38
    case domain = 39
  }

  private static func option(_ call: borrowing SystemCall) throws(Errno) -> Option {
    guard call.int(1) == socketLevel else { throw .notSupported }
    guard let option = Option(rawValue: call.int(2)) else { throw .protocolNotAvailable }
    return option
  }

  static func get(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let socket = try SocketCalls.file(call).socket
    let option = try option(call)
    let value = UnixSocket.lock.withLock { Self.value(option, socket) }
    let room = Int(try UserMemory.read(Int32.self, at: call[4]))
    guard room >= 0 else { throw .invalidArgument }
    try UserMemory.write(Array(value.prefix(room)), to: call[3])
    try UserMemory.write(Int32(min(room, value.count)), to: call[4])
    return 0
  }

  /// The sockets' lock is held.
  private static func value(_ option: Option, _ socket: UnixSocket) -> [UInt8] {
    switch option {
    case .type: return bytes(socket.kind.rawValue)
    case .error:
      defer { socket.error = nil }
      return bytes(Int(socket.error?.rawValue ?? 0))
    case .sendBuffer, .receiveBuffer: return bytes(UnixSocket.capacity)
    case .passCredentials: return bytes(socket.passesCredentials ? 1 : 0)
    case .peerCredentials: return socket.peerCredentials.bytes
    case .receiveTimeout: return time(socket.receiveTimeout)
    case .sendTimeout: return time(socket.sendTimeout)
    case .acceptsConnections: return bytes(socket.state == .listening ? 1 : 0)
    case .domain: return bytes(Int(SocketName.family))
    case .reuseAddress, .broadcast, .keepAlive, .protocol: return bytes(0)
    }
  }

  private static func bytes(_ number: Int) -> [UInt8] {
    var structure = Structure()
    structure.put(Int32(truncatingIfNeeded: number))
    return structure.bytes
  }

  /// `struct timeval`.
  private static func time(_ nanoseconds: UInt64) -> [UInt8] {
    var structure = Structure()
    structure.put(nanoseconds / 1_000_000_000)
    structure.put(nanoseconds / 1000 % 1_000_000)
    return structure.bytes
  }

  static func set(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let socket = try SocketCalls.file(call).socket
    let option = try option(call)
    switch option {
    case .receiveTimeout, .sendTimeout:
      guard call.int(4) >= 16 else { throw .invalidArgument }
      let bytes = try UserMemory.readBytes(call[3], count: 16)
      let (seconds, microseconds): (Int64, Int64) = (bytes.number(at: 0), bytes.number(at: 8))
      guard (0..<1_000_000).contains(microseconds) else { throw .outOfDomain }
      let isBounded = seconds >= 0 && seconds < 9_000_000_000
      let time = isBounded ? UInt64(seconds) * 1_000_000_000 + UInt64(microseconds) * 1000 : 0
      UnixSocket.lock.withLock {
        if option == .sendTimeout {
          socket.sendTimeout = time
        } else {
          socket.receiveTimeout = time
        }
      }
    case .passCredentials:
      let value = try number(call)
      UnixSocket.lock.withLock { socket.passesCredentials = value != 0 }
    // Accepted, as they change nothing between processes of one machine.
    case .reuseAddress, .broadcast, .keepAlive, .sendBuffer, .receiveBuffer: _ = try number(call)
    default: throw .protocolNotAvailable
    }
    return 0
  }

  private static func number(_ call: borrowing SystemCall) throws(Errno) -> Int32 {
    guard call.int(4) >= 4 else { throw .invalidArgument }
    return try UserMemory.read(Int32.self, at: call[3])
  }
}
