/// A socket for messages that is open: UDP's, a raw one, one for pings.
final class DatagramSocketFile: InternetSocketFile {
  private static let largestMessage = 65535
  private static let informationType: Int32 = 8
  private static let timeToLiveType: Int32 = 2
  private static let typeOfServiceType: Int32 = 1

  private let socket: DatagramSocket

  init(
    _ socket: DatagramSocket, type: Int, protocol number: Int, _ options: OpenOptions
  ) {
    self.socket = socket
    super.init(family: Int(InternetEndpoint.family), type: type, protocol: number, options)
  }

  deinit {
    let socket = socket
    Network.lock.withLock { socket.close() }
  }

  override var internetOptions: InternetOptions {
    get { socket.options }
    set { socket.options = newValue }
  }

  // MARK: Names

  override func bind(to address: [UInt8], _ process: Process) throws(Errno) {
    let endpoint = try InternetEndpoint(address)
    if endpoint.port > 0, endpoint.port < 1024, socket.kind == .udp,
      !process.credentials.isRoot
    {
      throw .permissionDenied
    }
    try Network.lock.withLock { () throws(Errno) in try socket.bind(to: endpoint) }
  }

  override func connect(to address: [UInt8], _ process: Process) throws(Errno) {
    // A family of zero takes the connection away.
    if address.number(at: 0) == UInt16(0) {
      return Network.lock.withLock { socket.remote = nil }
    }
    let endpoint = try InternetEndpoint(address)
    try Network.lock.withLock { () throws(Errno) in try socket.connect(to: endpoint) }
  }

  override func ownName() throws(Errno) -> [UInt8] {
    Network.lock.withLock { socket.local }.bytes
  }

  override func peerName() throws(Errno) -> [UInt8] {
    guard let remote = Network.lock.withLock({ socket.remote }) else { throw .notConnected }
    return remote.bytes
  }

  override func shutDown(input: Bool, output: Bool) throws(Errno) {
    try Network.lock.withLock { () throws(Errno) in
      guard socket.remote != nil else { throw .notConnected }
      if input { socket.hasEndOfInput = true }
      if output { socket.hasEndOfOutput = true }
      socket.becameReadable.wakeAll()
    }
  }

  override var raisesSignal: Bool { false }

  // MARK: Sending

  override func send(
    _ transfer: inout Transfer, _ message: OutgoingMessage, _ manner: SocketManner,
    _ process: Process
  ) throws(Errno) -> Int {
    let count = transfer.remaining
    guard count <= Self.largestMessage else { throw .messageTooLong }
    var target: InternetEndpoint?
    if let address = message.address { target = try InternetEndpoint(address) }
    let information = try information(in: message.control)
    let bytes = try transfer.takeChain(count)
    try Network.lock.withLock { () throws(Errno) in
      try socket.send(bytes, to: target, information)
    }
    return count
  }

  private func information(in control: ControlData) throws(Errno) -> PacketInformation? {
    for item in try control.items() where item.level == 0 && item.type == Self.informationType {
      guard item.data.count >= 12 else { throw .invalidArgument }
      let source: UInt32 = item.data.number(at: 4)
      return PacketInformation(
        interface: Int(item.data.number(at: 0) as Int32),
        source: InternetAddress(source.byteSwapped))
    }
    return nil
  }

  // MARK: Receiving

  override func receive(
    _ transfer: inout Transfer, _ manner: SocketManner, controlRoom: Int, _ process: Process
  ) throws(Errno) -> IncomingMessage {
    guard let datagram = try wait(manner) else { return IncomingMessage() }
    let count = min(transfer.remaining, datagram.bytes.count)
    try transfer.put(datagram.bytes.slice(0, count))
    var message = IncomingMessage(count: count, fullCount: datagram.bytes.count)
    if count < datagram.bytes.count { message.flags.insert(.truncated) }
    message.address = datagram.source.bytes
    message.control = control(of: datagram, room: controlRoom)
    return message
  }

  /// Nil when nothing will come any more.
  private func wait(_ manner: SocketManner) throws(Errno) -> Datagram? {
    Network.lock.lock()
    defer { Network.lock.unlock() }
    while true {
      if let error = socket.error {
        socket.error = nil
        throw error
      }
      if let datagram = socket.take(peeks: manner.peeks) { return datagram }
      if socket.hasEndOfInput { return nil }
      if manner.isOver { throw .wouldBlock }
      try socket.becameReadable.wait("a datagram", Network.lock, until: manner.deadline)
    }
  }

  private func control(of datagram: Datagram, room: Int) -> ControlData {
    var control = ControlData(room: room)
    let options = Network.lock.withLock { socket.options }
    if options.receivesPacketInformation {
      var structure = Structure()
      structure.put(Int32(datagram.interface))
      structure.put(datagram.destination.number.byteSwapped)
      structure.put(datagram.destination.number.byteSwapped)
      control.put(0, Self.informationType, structure.bytes)
    }
    if options.receivesTimeToLive {
      control.put(0, Self.timeToLiveType, SocketOptions.bytes(Int(datagram.header.timeToLive)))
    }
    if options.receivesTypeOfService {
      control.put(0, Self.typeOfServiceType, [datagram.header.typeOfService])
    }
    return control
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(socket.becameReadable)
    return Network.lock.withLock {
      var events: PollEvents = [.writable]
      if !socket.incoming.isEmpty || socket.hasEndOfInput { events.insert(.readable) }
      if socket.error != nil { events.insert(.error) }
      return events
    }
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == FileControl.bytesReadable else {
      return try super.control(request, argument)
    }
    let count = Network.lock.withLock { socket.incoming.first?.bytes.count ?? 0 }
    try UserMemory.write(Int32(count), to: argument)
    return 0
  }

  // MARK: Options

  private static let rawLevel = 255
  private static let filterOption = 1

  override func option(_ level: Int, _ number: Int) throws(Errno) -> [UInt8] {
    if level == Self.rawLevel, number == Self.filterOption {
      return SocketOptions.bytes(Int(Network.lock.withLock { socket.filter }))
    }
    return try super.option(level, number)
  }

  override func value(_ option: SocketOption, _ options: InternetOptions) throws(Errno) -> [UInt8] {
    switch option {
    case .error:
      let error = Network.lock.withLock { () -> Errno? in
        defer { socket.error = nil }
        return socket.error
      }
      return SocketOptions.bytes(Int(error?.rawValue ?? 0))
    case .sendBuffer: return SocketOptions.bytes(UnixSocket.capacity)
    case .receiveBuffer: return SocketOptions.bytes(Network.lock.withLock { socket.receiveLimit })
    default: return try super.value(option, options)
    }
  }

  override func setOption(_ level: Int, _ number: Int, to value: [UInt8]) throws(Errno) {
    if level == Self.rawLevel, number == Self.filterOption {
      let filter = try SocketOptions.number(value)
      return Network.lock.withLock { socket.filter = UInt32(truncatingIfNeeded: filter) }
    }
    try super.setOption(level, number, to: value)
  }

  override func set(_ option: SocketOption, _ value: [UInt8]) throws(Errno) {
    switch option {
    case .receiveBuffer, .receiveBufferForced:
      // Linux doubles it, for what it needs itself.
      let limit = min(max(2 * (try SocketOptions.number(value)), 2304), 8 << 20)
      Network.lock.withLock { socket.receiveLimit = limit }
    case .keepAlive, .linger: break
    default: try super.set(option, value)
    }
  }
}
