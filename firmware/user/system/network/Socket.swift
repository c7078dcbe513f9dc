/// A socket of IPv4 (socket(2), ip(7)). It does not close itself.
public struct Socket: Sendable {
  public enum Kind: Int, Sendable {
    case stream = 1
    case datagram = 2
  }

  public let descriptor: FileDescriptor
  private static let closeOnExecute = 0o2000000

  /// - Parameter protocolNumber: 0 is the usual one; 1 with datagrams is a socket for pings.
  public init(_ kind: Kind, protocolNumber: Int = 0) throws(Errno) {
    descriptor = FileDescriptor(
      try SystemCall.makeSocket(2, kind.rawValue | Self.closeOnExecute, protocolNumber))
  }

  private init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  public func close() { try? descriptor.close() }

  // MARK: Connecting

  public func bind(_ endpoint: InternetEndpoint) throws(Errno) {
    try Self.with(endpoint.bytes) { (address, count) throws(Errno) in
      _ = try SystemCall.bindSocket(descriptor.rawValue, address, count)
    }
  }

  public func connect(_ endpoint: InternetEndpoint) throws(Errno) {
    try Self.with(endpoint.bytes) { (address, count) throws(Errno) in
      _ = try SystemCall.connectSocket.persistently(descriptor.rawValue, address, count)
    }
  }

  public func listen(_ backlog: Int) throws(Errno) {
    try SystemCall.listenSocket(descriptor.rawValue, backlog)
  }

  public func accept() throws(Errno) -> Socket {
    Socket(
      FileDescriptor(
        try SystemCall.acceptSocket.persistently(
          descriptor.rawValue, 0, 0, Self.closeOnExecute)))
  }

  /// No more is sent: the other side sees the end.
  public func endOutput() throws(Errno) { try SystemCall.shutDownSocket(descriptor.rawValue, 1) }

  // MARK: Messages

  public func send(_ bytes: [UInt8], to endpoint: InternetEndpoint) throws(Errno) {
    try Self.with(endpoint.bytes) { (address, count) throws(Errno) in
      try Self.with(bytes) { (data, size) throws(Errno) in
        _ = try SystemCall.sendToSocket.persistently(
          descriptor.rawValue, data, size, 0, address, count)
      }
    }
  }

  public func receive(upTo limit: Int) throws(Errno) -> (bytes: [UInt8], from: InternetEndpoint) {
    var bytes = [UInt8](repeating: 0, count: limit)
    var sender = [UInt8](repeating: 0, count: 16)
    var size: Int32 = 16
    let count = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Errno) in
      try sender.withUnsafeMutableBufferPointer { (from) throws(Errno) in
        try withUnsafeMutablePointer(to: &size) { (size) throws(Errno) in
          try SystemCall.receiveFromSocket.persistently(
            descriptor.rawValue, Int(bitPattern: buffer.baseAddress), limit, 0,
            Int(bitPattern: from.baseAddress), Int(bitPattern: size))
        }
      }
    }
    return (Array(bytes.prefix(count)), InternetEndpoint(sender))
  }

  // MARK: Options

  public enum Option: Int, Sendable {
    case reuseAddress = 2
    case broadcast = 6
  }

  public func set(_ option: Option) throws(Errno) { try set(1, option.rawValue, [1, 0, 0, 0]) }

  /// Only by an interface.
  public func bind(toInterface name: ByteString) throws(Errno) { try set(1, 25, name.bytes + [0]) }

  private func set(_ level: Int, _ option: Int, _ value: [UInt8]) throws(Errno) {
    try Self.with(value) { (address, count) throws(Errno) in
      _ = try SystemCall.setSocketOption(descriptor.rawValue, level, option, address, count)
    }
  }

  private static func with(
    _ bytes: [UInt8], _ body: (Int, Int) throws(Errno) -> Void
  ) throws(Errno) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(Errno) in
      try body(Int(bitPattern: buffer.baseAddress), buffer.count)
    }
  }
}
