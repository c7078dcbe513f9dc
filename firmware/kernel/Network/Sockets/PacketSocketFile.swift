/// A socket for frames that is open (packet(7)). Addresses are `struct sockaddr_ll`:
///
///     | family 2 | EtherType 2 | interface 4 | kind of hardware 2 | kind of packet 1 | size 1 | address 8 |
final class PacketSocketFile: SocketFile {
  private static let family: UInt16 = 17
  private static let addressSize = 20
  private static let largestFrame = 65550

  private let socket: PacketSocket

  init(_ socket: PacketSocket, type: Int, protocol number: Int, _ options: OpenOptions) {
    self.socket = socket
    super.init(family: Int(Self.family), type: type, protocol: number, options)
  }

  deinit {
    let socket = socket
    Network.lock.withLock { socket.close() }
  }

  static func make(
    _ type: Int, _ number: Int, _ options: OpenOptions
  ) throws(Errno) -> SocketFile {
    guard type == SocketType.raw || type == SocketType.datagram else {
      throw .socketTypeNotSupported
    }
    guard Process.current.credentials.isRoot else { throw .notPermitted }
    let kind = UInt16(truncatingIfNeeded: number).byteSwapped
    let socket = PacketSocket(isRaw: type == SocketType.raw, type: kind)
    Network.lock.withLock { socket.watch(0) }
    return PacketSocketFile(socket, type: type, protocol: number, options)
  }

  override func bind(to address: [UInt8], _ process: Process) throws(Errno) {
    guard address.count >= 8, address.number(at: 0) == Self.family else { throw .invalidArgument }
    let type = (address.number(at: 2) as UInt16).byteSwapped
    let index = Int(address.number(at: 4) as Int32)
    try Network.lock.withLock { () throws(Errno) in
      guard index == 0 || Interfaces.numbered(index) != nil else {
        throw .operationNotSupportedByDevice
      }
      if type != 0 { socket.type = type }
      socket.watch(index)
    }
  }

  override func ownName() throws(Errno) -> [UInt8] {
    Network.lock.withLock {
      var structure = Structure()
      structure.put(Self.family)
      structure.put(socket.type.byteSwapped)
      structure.put(Int32(socket.interface))
      structure.put(Interfaces.numbered(socket.interface)?.kind.rawValue ?? 0)
      structure.put(UInt8(0))
      structure.put(UInt8(6))
      if let address = Interfaces.numbered(socket.interface)?.hardwareAddress {
        for index in 0..<6 { structure.put(address.bytes[index]) }
      }
      structure.fill(to: Self.addressSize)
      return structure.bytes
    }
  }

  override func send(
    _ transfer: inout Transfer, _ message: OutgoingMessage, _ manner: SocketManner,
    _ process: Process
  ) throws(Errno) -> Int {
    let count = transfer.remaining
    guard count <= Self.largestFrame else { throw .messageTooLong }
    let bytes = try transfer.takeChain(count)
    var (index, type, target) = (socket.interface, socket.type, [UInt8]())
    if let address = message.address {
      guard address.count >= 12 else { throw .invalidArgument }
      type = (address.number(at: 2) as UInt16).byteSwapped
      index = Int(address.number(at: 4) as Int32)
      target = Array(address[12...])
    }
    try Network.lock.withLock { () throws(Errno) in
      try socket.send(bytes, by: index, type, to: target)
    }
    return count
  }

  override func receive(
    _ transfer: inout Transfer, _ manner: SocketManner, controlRoom: Int, _ process: Process
  ) throws(Errno) -> IncomingMessage {
    let frame = try wait(manner)
    let count = min(transfer.remaining, frame.bytes.count)
    try transfer.put(frame.bytes.slice(0, count))
    var message = IncomingMessage(count: count, fullCount: frame.bytes.count)
    if count < frame.bytes.count { message.flags.insert(.truncated) }
    message.address = address(of: frame)
    return message
  }

  private func wait(_ manner: SocketManner) throws(Errno) -> PacketSocket.Frame {
    Network.lock.lock()
    defer { Network.lock.unlock() }
    while true {
      if let frame = socket.take(peeks: manner.peeks) { return frame }
      if manner.isOver { throw .wouldBlock }
      try socket.becameReadable.wait("a frame", Network.lock, until: manner.deadline)
    }
  }

  private func address(of frame: PacketSocket.Frame) -> [UInt8] {
    var structure = Structure()
    structure.put(Self.family)
    structure.put(frame.type.byteSwapped)
    structure.put(Int32(frame.interface))
    structure.put(frame.hardwareKind)
    structure.put(frame.kind.rawValue)
    structure.put(UInt8(6))
    for index in 0..<6 { structure.put(frame.source.bytes[index]) }
    structure.fill(to: Self.addressSize)
    return structure.bytes
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(socket.becameReadable)
    return Network.lock.withLock { socket.incoming.isEmpty ? [.writable] : [.readable, .writable] }
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    try InterfaceControl.perform(request, argument)
  }

  override func option(_ level: Int, _ number: Int) throws(Errno) -> [UInt8] {
    guard level == SocketOptions.socketLevel, let option = SocketOption(rawValue: number) else {
      throw .protocolNotAvailable
    }
    switch option {
    case .error: return SocketOptions.bytes(0)
    case .sendBuffer, .receiveBuffer: return SocketOptions.bytes(UnixSocket.capacity)
    default: throw .protocolNotAvailable
    }
  }

  override func setOption(_ level: Int, _ number: Int, to value: [UInt8]) throws(Errno) {
    guard level == SocketOptions.socketLevel, let option = SocketOption(rawValue: number) else {
      throw .protocolNotAvailable
    }
    switch option {
    case .broadcast, .sendBuffer, .receiveBuffer, .reuseAddress, .receiveBufferForced: break
    // Programs look at what they get anyhow: a filter only saves them work. There is none here.
    default: throw .protocolNotAvailable
    }
  }
}
