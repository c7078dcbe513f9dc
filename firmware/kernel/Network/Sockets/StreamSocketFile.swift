/// A socket of TCP that is open.
final class StreamSocketFile: InternetSocketFile {
  /// A program's bytes are taken in pieces: the first is on its way while the next is copied.
  private static let piece = 128 << 10

  let socket: StreamSocket

  init(_ socket: StreamSocket, _ options: OpenOptions) {
    self.socket = socket
    super.init(
      family: Int(InternetEndpoint.family), type: SocketType.stream,
      protocol: Int(InternetProtocolNumber.tcp), options)
  }

  deinit {
    let socket = socket
    Network.lock.withLock { socket.close() }
  }

  override var internetOptions: InternetOptions {
    get { socket.options }
    set {
      socket.options = newValue
      socket.settingsChanged()
    }
  }

  // MARK: Connecting

  override func bind(to address: [UInt8], _ process: Process) throws(Errno) {
    let endpoint = try InternetEndpoint(address)
    if endpoint.port > 0, endpoint.port < 1024, !process.credentials.isRoot {
      throw .permissionDenied
    }
    try Network.lock.withLock { () throws(Errno) in try socket.bind(to: endpoint) }
  }

  override func listen(_ backlog: Int, _ process: Process) throws(Errno) {
    try Network.lock.withLock { () throws(Errno) in try socket.listen(backlog) }
  }

  override func connect(to address: [UInt8], _ process: Process) throws(Errno) {
    let endpoint = try InternetEndpoint(address)
    let manner = SocketManner(self).limited(to: sendTimeout)
    Network.lock.lock()
    defer { Network.lock.unlock() }
    if let error = socket.forgetFailed() { throw error }
    if let connection = socket.connection {
      guard connection.state == .synSent || connection.state == .synReceived else {
        throw .alreadyConnected
      }
      // A blocking call that a signal interrupted is made again, and goes on waiting.
      if manner.isNonBlocking { throw .alreadyInProgress }
    } else {
      try socket.open(to: endpoint)
      if manner.isNonBlocking { throw .nowInProgress }
    }
    while let connection = socket.connection {
      switch connection.state {
      case .synSent, .synReceived: break
      case .closed: throw socket.forgetFailed() ?? .connectionReset
      default: return
      }
      if manner.isOver { throw .nowInProgress }
      try socket.becameWritable.wait("a connection", Network.lock, until: manner.deadline)
    }
  }

  override func accept(
    _ manner: SocketManner, _ options: OpenOptions
  ) throws(Errno) -> SocketFile {
    StreamSocketFile(try waitForConnection(manner), options)
  }

  private func waitForConnection(_ manner: SocketManner) throws(Errno) -> StreamSocket {
    Network.lock.lock()
    defer { Network.lock.unlock() }
    while true {
      guard let listener = socket.listener else { throw .invalidArgument }
      if let connection = listener.takeReady() { return StreamSocket(connection, socket.options) }
      if manner.isOver { throw .wouldBlock }
      try listener.arrived.wait("a connection", Network.lock, until: manner.deadline)
    }
  }

  override func ownName() throws(Errno) -> [UInt8] {
    Network.lock.withLock { socket.connection?.local ?? socket.local }.bytes
  }

  override func peerName() throws(Errno) -> [UInt8] {
    let remote = Network.lock.withLock { () -> InternetEndpoint? in
      guard let connection = socket.connection, connection.state != .synSent,
        connection.state != .closed
      else { return nil }
      return connection.remote
    }
    guard let remote else { throw .notConnected }
    return remote.bytes
  }

  override func shutDown(input: Bool, output: Bool) throws(Errno) {
    try Network.lock.withLock { () throws(Errno) in
      try socket.shutDown(input: input, output: output)
    }
  }

  // MARK: Sending

  override func send(
    _ transfer: inout Transfer, _ message: OutgoingMessage, _ manner: SocketManner,
    _ process: Process
  ) throws(Errno) -> Int {
    let total = transfer.remaining
    var done = 0
    while done < total {
      do throws(Errno) {
        let room = try waitForRoom(manner)
        let bytes = try transfer.takeChain(min(room, transfer.remaining, Self.piece))
        try append(bytes)
        done += bytes.count
      } catch {
        if done > 0 { return done }
        throw error
      }
    }
    return done
  }

  private func waitForRoom(_ manner: SocketManner) throws(Errno) -> Int {
    Network.lock.lock()
    defer { Network.lock.unlock() }
    while true {
      let connection = try connectionForOutput()
      if connection.acceptsOutput, connection.state != .synReceived, connection.sendRoom > 0 {
        return connection.sendRoom
      }
      if manner.isOver { throw .wouldBlock }
      try socket.becameWritable.wait("room at a socket", Network.lock, until: manner.deadline)
    }
  }

  /// `Network.lock` is held.
  private func connectionForOutput() throws(Errno) -> TCPConnection {
    guard let connection = socket.connection else { throw .brokenPipe }
    if let error = socket.takeError() { throw error }
    let isBeginning = connection.state == .synSent || connection.state == .synReceived
    guard isBeginning || connection.acceptsOutput else { throw .brokenPipe }
    return connection
  }

  private func append(_ bytes: ByteChain) throws(Errno) {
    try Network.lock.withLock { () throws(Errno) in
      let connection = try connectionForOutput()
      connection.append(bytes, Clock.now)
      TCPConnections.settle(connection)
    }
  }

  // MARK: Receiving

  override func receive(
    _ transfer: inout Transfer, _ manner: SocketManner, controlRoom: Int, _ process: Process
  ) throws(Errno) -> IncomingMessage {
    var message = IncomingMessage()
    guard transfer.remaining > 0 else { return message }
    repeat {
      let bytes: ByteChain
      do throws(Errno) {
        bytes = try waitForBytes(min(transfer.remaining, 2 * Self.piece), manner)
      } catch {
        if message.count > 0 { break }
        throw error
      }
      guard !bytes.isEmpty else { break }
      // With MSG_TRUNC, bytes of a stream are thrown away (tcp(7)).
      if !manner.tellsFullCount { try transfer.put(bytes) } else { transfer.skip(bytes.count) }
      message.count += bytes.count
    } while manner.waitsForAll && !manner.peeks && transfer.remaining > 0
    message.fullCount = message.count
    return message
  }

  /// Nothing at the end of the stream.
  private func waitForBytes(_ limit: Int, _ manner: SocketManner) throws(Errno) -> ByteChain {
    Network.lock.lock()
    defer { Network.lock.unlock() }
    while true {
      guard let connection = socket.connection else { throw .notConnected }
      if !connection.receiveQueue.isEmpty, !socket.hasEndOfInput {
        if manner.peeks { return connection.receiveQueue.slice(0, limit) }
        let bytes = connection.take(limit, Clock.now)
        TCPConnections.settle(connection)
        return bytes
      }
      if let error = socket.takeError() { throw error }
      if connection.hasEndOfInput || socket.hasEndOfInput { return ByteChain() }
      if manner.isOver { throw .wouldBlock }
      try socket.becameReadable.wait("a socket's bytes", Network.lock, until: manner.deadline)
    }
  }

  // MARK: Asking

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(socket.becameReadable)
    table?.add(socket.becameWritable)
    if let listener = Network.lock.withLock({ socket.listener }) { table?.add(listener.arrived) }
    return Network.lock.withLock { events }
  }

  /// `Network.lock` is held.
  private var events: PollEvents {
    if let listener = socket.listener { return listener.ready.isEmpty ? [] : [.readable] }
    guard let connection = socket.connection else { return [.writable, .hangUp] }
    var events: PollEvents = []
    let hasEnd = connection.hasEndOfInput || socket.hasEndOfInput
    if !connection.receiveQueue.isEmpty || hasEnd { events.insert(.readable) }
    if hasEnd { events.insert(.readHangUp) }
    if connection.error != nil { events.insert(.error) }
    let isOver = !connection.acceptsOutput && connection.state != .synSent
    if isOver, hasEnd { events.insert(.hangUp) }
    let isOpen = connection.state != .synSent && connection.state != .synReceived
    if isOver || isOpen && connection.sendRoom > 0 { events.insert(.writable) }
    return events
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    let outputWaiting: UInt64 = 0x5411
    guard request == FileControl.bytesReadable || request == outputWaiting else {
      return try super.control(request, argument)
    }
    let count = Network.lock.withLock {
      let connection = socket.connection
      return request == outputWaiting
        ? connection?.sendQueue.count ?? 0 : connection?.receiveQueue.count ?? 0
    }
    try UserMemory.write(Int32(count), to: argument)
    return 0
  }

  // MARK: Options

  override func option(_ level: Int, _ number: Int) throws(Errno) -> [UInt8] {
    guard level == TCPSocketOptions.level else { return try super.option(level, number) }
    return try Network.lock.withLock { () throws(Errno) in
      try TCPSocketOptions.value(number, socket)
    }
  }

  override func value(_ option: SocketOption, _ options: InternetOptions) throws(Errno) -> [UInt8] {
    let own = Network.lock.withLock { TCPSocketOptions.value(option, socket) }
    if let own { return own }
    return try super.value(option, options)
  }

  override func setOption(_ level: Int, _ number: Int, to value: [UInt8]) throws(Errno) {
    guard level == TCPSocketOptions.level else {
      return try super.setOption(level, number, to: value)
    }
    try Network.lock.withLock { () throws(Errno) in
      try TCPSocketOptions.set(number, value, socket)
      socket.settingsChanged()
    }
  }

  override func set(_ option: SocketOption, _ value: [UInt8]) throws(Errno) {
    let isOwn = try Network.lock.withLock { () throws(Errno) -> Bool in
      guard try TCPSocketOptions.set(option, value, socket) else { return false }
      socket.settingsChanged()
      return true
    }
    if !isOwn { try super.set(option, value) }
  }
}
