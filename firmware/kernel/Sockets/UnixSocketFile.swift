/// A Unix socket that is open.
final class UnixSocketFile: SocketFile {
  let socket: UnixSocket

  init(_ socket: UnixSocket, _ options: OpenOptions) {
    self.socket = socket
    super.init(family: Int(SocketName.family), type: socket.kind.rawValue, options)
  }

  deinit { socket.close() }

  // MARK: Making

  static func make(
    _ type: Int, _ number: Int, _ options: OpenOptions
  ) throws(Errno) -> SocketFile {
    UnixSocketFile(UnixSocket(try kind(type, number)), options)
  }

  static func makePair(
    _ type: Int, _ number: Int, _ options: OpenOptions
  ) throws(Errno) -> (SocketFile, SocketFile) {
    let kind = try kind(type, number)
    let (first, second) = (UnixSocket(kind), UnixSocket(kind))
    UnixSocket.connectPair(first, second, Process.current)
    return (UnixSocketFile(first, options), UnixSocketFile(second, options))
  }

  private static func kind(_ type: Int, _ number: Int) throws(Errno) -> UnixSocket.Kind {
    guard number == 0 || number == Int(SocketName.family) else { throw .protocolNotSupported }
    // A raw Unix socket is one for datagrams.
    guard let kind = UnixSocket.Kind(rawValue: type == SocketType.raw ? 2 : type) else {
      throw .socketTypeNotSupported
    }
    return kind
  }

  // MARK: Connecting

  override func bind(to address: [UInt8], _ process: Process) throws(Errno) {
    try SocketNames.bind(socket, to: try SocketAddress(address), process)
  }

  override func listen(_ backlog: Int, _ process: Process) throws(Errno) {
    try socket.listen(backlog, process)
  }

  override func connect(to address: [UInt8], _ process: Process) throws(Errno) {
    // A family of zero takes the connection away.
    if socket.isConnectionless, address.number(at: 0) == UInt16(0) {
      return UnixSocket.lock.withLock {
        socket.peer = nil
        socket.state = .unconnected
      }
    }
    let target = try SocketNames.find(try SocketAddress(address), process)
    try socket.connect(to: target, isNonBlocking: isNonBlocking, process)
  }

  override func accept(
    _ manner: SocketManner, _ options: OpenOptions
  ) throws(Errno) -> SocketFile {
    UnixSocketFile(try socket.accept(manner), options)
  }

  override func shutDown(input: Bool, output: Bool) throws(Errno) {
    try socket.shutDown(input: input, output: output)
  }

  override func ownName() throws(Errno) -> [UInt8] {
    UnixSocket.lock.withLock { socket.name }?.address ?? SocketName.noAddress
  }

  override func peerName() throws(Errno) -> [UInt8] {
    let (peer, name) = UnixSocket.lock.withLock { (socket.peer, socket.peer?.name) }
    guard peer != nil else { throw .notConnected }
    return name?.address ?? SocketName.noAddress
  }

  // MARK: Sending and receiving

  private func target(_ address: [UInt8]?, _ process: Process) throws(Errno) -> UnixSocket? {
    guard let address else { return nil }
    guard socket.isConnectionless else {
      let isConnected = UnixSocket.lock.withLock { socket.peer != nil }
      throw isConnected ? .alreadyConnected : .notSupported
    }
    return try SocketNames.find(try SocketAddress(address), process)
  }

  override func send(
    _ transfer: inout Transfer, _ message: OutgoingMessage, _ manner: SocketManner,
    _ process: Process
  ) throws(Errno) -> Int {
    let target = try target(message.address, process)
    let rights = try UnixRights.files(in: message.control, process)
    return try socket.send(&transfer, to: target, rights: rights, manner, process)
  }

  override func receive(
    _ transfer: inout Transfer, _ manner: SocketManner, controlRoom: Int, _ process: Process
  ) throws(Errno) -> IncomingMessage {
    let received = try socket.receive(transfer.remaining, manner)
    var message = IncomingMessage(count: received.bytes.count, fullCount: received.fullCount)
    // Without room to be told of them in, files that came along are closed.
    message.control = UnixRights.control(
      received, passesCredentials: socket.passesCredentials, room: controlRoom, manner, process)
    try transfer.put(received.bytes)
    if received.fullCount > received.bytes.count { message.flags.insert(.truncated) }
    if socket.kind == .sequenced, received.first != nil { message.flags.insert(.endOfRecord) }
    if socket.isConnectionless { message.address = received.first?.sender?.address }
    return message
  }

  override func poll(_ table: PollTable?) -> PollEvents { socket.poll(table) }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == FileControl.bytesReadable else {
      return try super.control(request, argument)
    }
    let count = UnixSocket.lock.withLock {
      socket.kind == .stream ? socket.incomingBytes : socket.incoming.first?.bytes.count ?? 0
    }
    try UserMemory.write(Int32(count), to: argument)
    return 0
  }

  // MARK: Options

  override func option(_ level: Int, _ number: Int) throws(Errno) -> [UInt8] {
    guard level == SocketOptions.socketLevel else { throw .notSupported }
    guard let option = SocketOption(rawValue: number) else { throw .protocolNotAvailable }
    let socket = socket
    return try UnixSocket.lock.withLock { () throws(Errno) -> [UInt8] in
      switch option {
      case .error:
        defer { socket.error = nil }
        return SocketOptions.bytes(Int(socket.error?.rawValue ?? 0))
      case .sendBuffer, .receiveBuffer: return SocketOptions.bytes(UnixSocket.capacity)
      case .passCredentials: return SocketOptions.bytes(socket.passesCredentials ? 1 : 0)
      case .peerCredentials: return socket.peerCredentials.bytes
      case .acceptsConnections: return SocketOptions.bytes(socket.state == .listening ? 1 : 0)
      case .reuseAddress, .broadcast, .keepAlive: return SocketOptions.bytes(0)
      default: throw .protocolNotAvailable
      }
    }
  }

  override func setOption(_ level: Int, _ number: Int, to value: [UInt8]) throws(Errno) {
    guard level == SocketOptions.socketLevel else { throw .notSupported }
    guard let option = SocketOption(rawValue: number) else { throw .protocolNotAvailable }
    let value = try SocketOptions.number(value)
    switch option {
    case .passCredentials:
      UnixSocket.lock.withLock { socket.passesCredentials = value != 0 }
    // Accepted, as they change nothing between processes of one machine.
    case .reuseAddress, .broadcast, .keepAlive, .sendBuffer, .receiveBuffer: break
    default: throw .protocolNotAvailable
    }
  }
}
