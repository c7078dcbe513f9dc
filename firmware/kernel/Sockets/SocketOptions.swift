/// Options of level SOL_SOCKET, by Linux's numbers (socket(7)).
enum SocketOption: Int {
  case reuseAddress = 2
  case type = 3
  case error = 4
  case doNotRoute = 5
  case broadcast = 6
  case sendBuffer = 7
  case receiveBuffer = 8
  case keepAlive = 9
  case priority = 12
  case linger = 13
  case reusePort = 15
  case passCredentials = 16
  case peerCredentials = 17
  case receiveTimeout = 20
  case sendTimeout = 21
  case bindToDevice = 25
  case attachFilter = 26
  case detachFilter = 27
  case timestamp = 29
  case acceptsConnections = 30
  case sendBufferForced = 32
  case receiveBufferForced = 33
  case mark = 36
  case `protocol` = 38
  case domain = 39
}

/// `getsockopt` and `setsockopt`: the options that all families have. Others are the families'.
enum SocketOptions {
  static let socketLevel = 1
  /// The largest value of an option that is copied.
  private static let largestValue = 4096

  static func get(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try SocketCalls.file(call)
    let value = try value(call.int(1), call.int(2), file)
    let room = Int(try UserMemory.read(Int32.self, at: call[4]))
    guard room >= 0 else { throw .invalidArgument }
    try UserMemory.write(Array(value.prefix(room)), to: call[3])
    try UserMemory.write(Int32(min(room, value.count)), to: call[4])
    return 0
  }

  private static func value(
    _ level: Int, _ number: Int, _ file: SocketFile
  ) throws(Errno) -> [UInt8] {
    guard level == socketLevel, let option = SocketOption(rawValue: number) else {
      return try file.option(level, number)
    }
    switch option {
    case .type: return bytes(file.type)
    case .domain: return bytes(file.family)
    case .protocol: return bytes(file.protocolNumber)
    case .receiveTimeout: return time(file.receiveTimeout)
    case .sendTimeout: return time(file.sendTimeout)
    default: return try file.option(level, number)
    }
  }

  static func bytes(_ number: Int) -> [UInt8] {
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
    let file = try SocketCalls.file(call)
    guard call.int(4) >= 0 else { throw .invalidArgument }
    let value = try UserMemory.readBytes(call[3], count: min(call.int(4), largestValue))
    guard call.int(1) == socketLevel, let option = SocketOption(rawValue: call.int(2)) else {
      try file.setOption(call.int(1), call.int(2), to: value)
      return 0
    }
    switch option {
    case .receiveTimeout: file.receiveTimeout = try timeout(value)
    case .sendTimeout: file.sendTimeout = try timeout(value)
    case .type, .domain, .protocol: throw .protocolNotAvailable
    default: try file.setOption(call.int(1), call.int(2), to: value)
    }
    return 0
  }

  private static func timeout(_ value: [UInt8]) throws(Errno) -> UInt64 {
    guard value.count >= 16 else { throw .invalidArgument }
    let (seconds, microseconds): (Int64, Int64) = (value.number(at: 0), value.number(at: 8))
    guard (0..<1_000_000).contains(microseconds) else { throw .outOfDomain }
    let isBounded = seconds >= 0 && seconds < 9_000_000_000
    return isBounded ? UInt64(seconds) * 1_000_000_000 + UInt64(microseconds) * 1000 : 0
  }

  /// A value that is an `int`.
  static func number(_ value: [UInt8]) throws(Errno) -> Int {
    guard value.count >= 4 else { throw .invalidArgument }
    return Int(value.number(at: 0) as Int32)
  }
}
