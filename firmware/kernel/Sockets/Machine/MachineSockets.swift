/// All machine sockets, and which packet is for which of them.
///
///     a packet ---> its stream, by both ends --- none? ---> who listens at the port ---> a new stream
///                                                                    '--- nobody: a reset goes back
enum MachineSockets {
  /// Streams at once, so that others cannot take all memory.
  private static let streamLimit = 1024
  private static let lastPort: UInt32 = .max - 1

  /// Guards all sockets of this family, and the device's queues.
  static let lock = SpinLock()
  // The lock guards what follows.
  nonisolated(unsafe) static var device: (any MachineTransport)?
  nonisolated(unsafe) private static let loopback = MachineLoopback()
  nonisolated(unsafe) private static var streams: [Ends: MachineSocket] = [:]
  /// Sockets that have a port of their own: those that listen, and those that connect.
  nonisolated(unsafe) private static var ports: [UInt32: MachineSocket] = [:]
  nonisolated(unsafe) private static var nextPort: UInt32 = 0
  /// Woken when a packet with bytes can go again, or need not any more.
  nonisolated(unsafe) static let hasRoom = WaitQueue()

  private struct Ends: Hashable {
    let port: UInt32
    let peer: MachineAddress
  }

  /// This machine's number, as others know it.
  static var machine: UInt32 { device?.machine ?? MachineAddress.local }

  static func transport(to machine: UInt32) throws(Errno) -> any MachineTransport {
    if machine == MachineAddress.local || machine == self.machine { return loopback }
    guard let device else { throw .operationNotSupportedByDevice }
    return device
  }

  // MARK: Ports

  /// - Throws: `addressInUse`; `addressNotAvailable` if no port is free.
  static func bind(_ socket: MachineSocket, to address: MachineAddress) throws(Errno) {
    var address = address
    if address.port == MachineAddress.any { address.port = try freePort() }
    guard ports[address.port] == nil else { throw .addressInUse }
    ports[address.port] = socket
    socket.own = address
  }

  private static func freePort() throws(Errno) -> UInt32 {
    if nextPort < MachineAddress.firstFreePort {
      nextPort =
        MachineAddress.firstFreePort + UInt32(truncatingIfNeeded: RandomNumbers.number()) >> 2
    }
    for _ in 0...ports.count {
      nextPort = nextPort >= lastPort ? MachineAddress.firstFreePort : nextPort + 1
      if ports[nextPort] == nil { return nextPort }
    }
    throw .addressNotAvailable
  }

  static func release(_ socket: MachineSocket) {
    if let own = socket.own, ports[own.port] === socket { ports[own.port] = nil }
  }

  // MARK: Streams

  /// From now on packets between the two ends are the socket's.
  static func link(_ socket: MachineSocket) throws(Errno) {
    guard let own = socket.own, let peer = socket.peer else { throw .invalidArgument }
    let ends = Ends(port: own.port, peer: peer)
    guard streams[ends] == nil else { throw .addressInUse }
    guard streams.count < streamLimit else { throw .noBufferSpace }
    streams[ends] = socket
    socket.isLinked = true
  }

  static func unlink(_ socket: MachineSocket) {
    guard socket.isLinked, let own = socket.own, let peer = socket.peer else { return }
    streams[Ends(port: own.port, peer: peer)] = nil
    socket.isLinked = false
  }

  /// The device has lost all streams, or is gone.
  static func reset(_ transport: any MachineTransport) {
    for socket in streams.values where socket.transport === transport {
      socket.lost(.connectionReset)
    }
  }

  // MARK: Packets

  /// A packet has come in, and its bytes, if they are as many as it says.
  static func take(
    _ packet: MachinePacket, _ bytes: UnsafeRawBufferPointer, by transport: any MachineTransport
  ) {
    let ends = Ends(port: packet.target.port, peer: packet.source)
    if let socket = streams[ends] {
      socket.take(packet, bytes)
    } else if packet.operation != .request || !offer(packet, transport) {
      refuse(packet, by: transport)
    }
  }

  /// What nobody knows of is answered with a reset, but for a reset.
  static func refuse(_ packet: MachinePacket, by transport: any MachineTransport) {
    guard packet.operation != .reset else { return }
    transport.send(MachinePacket(.reset, from: packet.target, to: packet.source), [])
  }

  /// Somebody wants a stream to a port; false if nobody takes it.
  private static func offer(_ packet: MachinePacket, _ transport: any MachineTransport) -> Bool {
    guard let listener = ports[packet.target.port], listener.isListening(on: packet.target.machine)
    else { return false }
    let socket = MachineSocket(accepting: packet, of: listener, by: transport)
    do throws(Errno) {
      try link(socket)
    } catch {
      return false
    }
    listener.arrived.append(socket)
    socket.send(.response)
    listener.changed.wakeAll()
    return true
  }
}
