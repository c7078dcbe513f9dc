/// A machine socket that is open.
final class MachineSocketFile: SocketFile {
  /// Options of the level AF_VSOCK (include/uapi/linux/vm_sockets.h).
  private enum Option: Int {
    case bufferSize = 0
    case bufferLeast = 1
    case bufferMost = 2
    case connectTimeout = 6
  }

  private static let pieceSize = 32768
  /// The most that may wait to be read.
  private static let largestWindow: UInt64 = 1 << 20

  private let socket: MachineSocket

  private init(_ socket: MachineSocket, _ options: OpenOptions) {
    self.socket = socket
    super.init(family: MachineAddress.family, type: SocketType.stream, options)
  }

  deinit { MachineSockets.lock.withLock { socket.close() } }

  static func make(
    _ type: Int, _ number: Int, _ options: OpenOptions
  ) throws(Errno) -> SocketFile {
    guard number == 0 || number == MachineAddress.family else { throw .protocolNotSupported }
    guard type == SocketType.stream else { throw .socketTypeNotSupported }
    return MachineSocketFile(MachineSocket(), options)
  }

  private func withSocket<Result>(
    _ body: (MachineSocket) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    MachineSockets.lock.lock()
    defer { MachineSockets.lock.unlock() }
    return try body(socket)
  }

  // MARK: Connecting

  override func bind(to address: [UInt8], _ process: Process) throws(Errno) {
    let address = try MachineAddress(address)
    let isRoot = process.credentials.isRoot
    try withSocket { (socket) throws(Errno) in try socket.bind(to: address, isRoot: isRoot) }
  }

  override func listen(_ backlog: Int, _ process: Process) throws(Errno) {
    try withSocket { (socket) throws(Errno) in try socket.listen(backlog) }
  }

  override func connect(to address: [UInt8], _ process: Process) throws(Errno) {
    let address = try MachineAddress(address)
    let isNonBlocking = isNonBlocking
    try withSocket { (socket) throws(Errno) in
      try socket.connect(to: address, isNonBlocking: isNonBlocking)
    }
  }

  override func accept(
    _ manner: SocketManner, _ options: OpenOptions
  ) throws(Errno) -> SocketFile {
    let accepted = try withSocket { (socket) throws(Errno) in try socket.accept(manner) }
    return MachineSocketFile(accepted, options)
  }

  override func shutDown(input: Bool, output: Bool) throws(Errno) {
    try withSocket { (socket) throws(Errno) in try socket.shutDown(input: input, output: output) }
  }

  override func ownName() throws(Errno) -> [UInt8] {
    (MachineSockets.lock.withLock { socket.own } ?? .none).bytes
  }

  override func peerName() throws(Errno) -> [UInt8] {
    let peer = MachineSockets.lock.withLock { socket.state == .connected ? socket.peer : nil }
    guard let peer else { throw .notConnected }
    return peer.bytes
  }

  // MARK: Sending and receiving

  override func send(
    _ transfer: inout Transfer, _ message: OutgoingMessage, _ manner: SocketManner,
    _ process: Process
  ) throws(Errno) -> Int {
    if message.address != nil {
      throw (try? peerName()) == nil ? .notSupported : .alreadyConnected
    }
    var done = 0
    do throws(Errno) {
      repeat {
        let bytes = try transfer.take(count: Self.pieceSize)
        var rest = bytes[...]
        while !rest.isEmpty {
          let piece = rest
          let count = try withSocket { (socket) throws(Errno) in try socket.send(piece, manner) }
          done += count
          rest = rest.dropFirst(count)
        }
      } while transfer.remaining > 0
    } catch {
      if done == 0 { throw error }
    }
    return done
  }

  override func receive(
    _ transfer: inout Transfer, _ manner: SocketManner, controlRoom: Int, _ process: Process
  ) throws(Errno) -> IncomingMessage {
    var message = IncomingMessage()
    do throws(Errno) {
      while transfer.remaining > 0 {
        let limit = min(transfer.remaining, Self.pieceSize)
        let bytes = try withSocket { (socket) throws(Errno) in try socket.receive(limit, manner) }
        try transfer.put(bytes)
        message.count += bytes.count
        if bytes.isEmpty || manner.peeks { break }
        // What is there is given at once; only MSG_WAITALL waits for the rest.
        let isMore = MachineSockets.lock.withLock { socket.incoming.count > 0 }
        if !manner.waitsForAll, !isMore { break }
      }
    } catch {
      if message.count == 0 { throw error }
    }
    message.fullCount = message.count
    return message
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(socket.changed)
    table?.add(MachineSockets.hasRoom)
    return MachineSockets.lock.withLock { socket.events }
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == FileControl.bytesReadable else {
      return try super.control(request, argument)
    }
    let count = MachineSockets.lock.withLock { socket.incoming.count }
    try UserMemory.write(Int32(count), to: argument)
    return 0
  }

  // MARK: Options

  override func option(_ level: Int, _ number: Int) throws(Errno) -> [UInt8] {
    var structure = Structure()
    if level == SocketOptions.socketLevel {
      switch SocketOption(rawValue: number) {
      case .error:
        return MachineSockets.lock.withLock {
          defer { socket.error = nil }
          return SocketOptions.bytes(Int(socket.error?.rawValue ?? 0))
        }
      case .acceptsConnections:
        let isListening = MachineSockets.lock.withLock { socket.state == .listening }
        return SocketOptions.bytes(isListening ? 1 : 0)
      case .sendBuffer, .receiveBuffer: return SocketOptions.bytes(Int(socket.window))
      case .reuseAddress, .broadcast, .keepAlive: return SocketOptions.bytes(0)
      default: throw .protocolNotAvailable
      }
    }
    guard level == MachineAddress.family, let option = Option(rawValue: number) else {
      throw .protocolNotAvailable
    }
    let values = MachineSockets.lock.withLock {
      (UInt64(socket.window), socket.windowLimits, socket.connectTimeout)
    }
    switch option {
    case .bufferSize: structure.put(values.0)
    case .bufferLeast: structure.put(values.1.least)
    case .bufferMost: structure.put(values.1.most)
    case .connectTimeout:
      structure.put(values.2 / 1_000_000_000)
      structure.put(values.2 / 1000 % 1_000_000)
    }
    return structure.bytes
  }

  override func setOption(_ level: Int, _ number: Int, to value: [UInt8]) throws(Errno) {
    if level == SocketOptions.socketLevel {
      switch SocketOption(rawValue: number) {
      // Accepted, as they change nothing here.
      case .reuseAddress, .broadcast, .keepAlive, .sendBuffer, .receiveBuffer: return
      default: throw .protocolNotAvailable
      }
    }
    guard level == MachineAddress.family, let option = Option(rawValue: number) else {
      throw .protocolNotAvailable
    }
    if option == .connectTimeout { return try setTimeout(value) }
    guard value.count >= 8 else { throw .invalidArgument }
    let number = min(value.number(at: 0) as UInt64, Self.largestWindow)
    MachineSockets.lock.withLock {
      switch option {
      case .bufferLeast: socket.windowLimits.least = number
      case .bufferMost: socket.windowLimits.most = max(number, UInt64(socket.window))
      default:
        let limits = socket.windowLimits
        socket.window = UInt32(min(max(number, limits.least, 1), limits.most))
      }
    }
  }

  /// `struct timeval`; nothing is the usual time.
  private func setTimeout(_ value: [UInt8]) throws(Errno) {
    guard value.count >= 16 else { throw .invalidArgument }
    let (seconds, microseconds): (Int64, Int64) = (value.number(at: 0), value.number(at: 8))
    guard (0..<9_000_000_000).contains(seconds), (0..<1_000_000).contains(microseconds) else {
      throw .outOfDomain
    }
    let time = UInt64(seconds) * 1_000_000_000 + UInt64(microseconds) * 1000
    MachineSockets.lock.withLock { socket.connectTimeout = time == 0 ? 2_000_000_000 : time }
  }
}
