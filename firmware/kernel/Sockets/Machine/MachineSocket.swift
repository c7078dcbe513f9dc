/// A machine socket for streams (vsock(7)): bytes to a program of the host, or of this machine, without
/// a network.
///
///     connect                 request --------->  port where somebody listens
///                             <-------- response
///     send                    data ------------>  as many bytes as the other side has room for
///                             <-- credit update   its program has taken some
///     shutdown, close         shutdown -------->
///                             <----------- reset  nothing is left of it
///
/// `MachineSockets.lock` guards all of it.
final class MachineSocket {
  enum State {
    case unconnected, listening, connecting, connected, closed
  }

  /// As much as waits to be read, unless SO_VM_SOCKETS_BUFFER_SIZE says otherwise.
  private static let usualWindow: UInt32 = 256 << 10
  private static let usualTimeout: UInt64 = 2_000_000_000

  var state = State.unconnected
  var own: MachineAddress?
  var peer: MachineAddress?
  var transport: (any MachineTransport)?
  /// Packets find it.
  var isLinked = false
  /// Streams that were not accepted yet, and how many may be.
  var arrived: [MachineSocket] = []
  private var backlog = 0
  /// Nothing more will come, or can be sent.
  var hasEndOfInput = false
  var hasEndOfOutput = false
  /// Told once.
  var error: Errno?

  var incoming = ReceivedBytes()
  /// How much may wait in `incoming`; its least and its most.
  var window = MachineSocket.usualWindow
  var windowLimits = (least: UInt64(128), most: UInt64(MachineSocket.usualWindow))
  /// Bytes that a program has taken out of it, and how many of them the peer knows of; modulo 2^32, as all that follows.
  var taken: UInt32 = 0
  var announced: UInt32 = 0
  /// Bytes that were sent; what the peer said last.
  var sent: UInt32 = 0
  var peerRoom: UInt32 = 0
  var peerTaken: UInt32 = 0

  var connectTimeout = MachineSocket.usualTimeout
  private var timer: Timer?
  /// Woken whenever something is another way than before.
  let changed = WaitQueue()

  init() {}

  /// The near end of a stream that somebody else began.
  init(
    accepting packet: MachinePacket, of listener: MachineSocket,
    by transport: any MachineTransport
  ) {
    state = .connected
    own = packet.target
    peer = packet.source
    self.transport = transport
    (window, windowLimits) = (listener.window, listener.windowLimits)
    (peerRoom, peerTaken) = (packet.room, packet.taken)
  }

  // MARK: Being connected to

  /// - Throws: `permissionDenied` of ports below 1024, unless it is root's.
  func bind(to address: MachineAddress, isRoot: Bool) throws(Errno) {
    guard own == nil, state == .unconnected else { throw .invalidArgument }
    let machines = [MachineAddress.any, MachineAddress.local, MachineSockets.machine]
    guard machines.contains(address.machine) else { throw .addressNotAvailable }
    guard address.port >= MachineAddress.firstFreePort || isRoot else { throw .permissionDenied }
    try MachineSockets.bind(self, to: address)
  }

  func listen(_ backlog: Int) throws(Errno) {
    guard own != nil, state == .unconnected || state == .listening else { throw .invalidArgument }
    state = .listening
    self.backlog = min(max(backlog, 0), 128)
  }

  func isListening(on machine: UInt32) -> Bool {
    guard state == .listening, arrived.count <= backlog, let own else { return false }
    return own.machine == MachineAddress.any || own.machine == machine
  }

  /// The next stream; the lock is held before and afterwards.
  func accept(_ manner: SocketManner) throws(Errno) -> MachineSocket {
    while true {
      guard state == .listening else { throw .invalidArgument }
      if !arrived.isEmpty { return arrived.removeFirst() }
      if manner.isOver { throw .wouldBlock }
      try changed.wait("a connection", MachineSockets.lock, until: manner.deadline)
    }
  }

  // MARK: Connecting

  /// Asks for a stream, and waits for it, unless `isNonBlocking`.
  func connect(to target: MachineAddress, isNonBlocking: Bool) throws(Errno) {
    try checkUnconnected()
    let transport = try MachineSockets.transport(to: target.machine)
    if own == nil { try MachineSockets.bind(self, to: .none) }
    let isLocal = target.machine == MachineSockets.machine
    own?.machine = isLocal ? target.machine : transport.machine
    (self.transport, peer) = (transport, target)
    try MachineSockets.link(self)
    state = .connecting
    error = nil
    limitConnecting()
    send(.request)
    if isNonBlocking, state == .connecting { throw .nowInProgress }
    try waitForConnection()
  }

  private func checkUnconnected() throws(Errno) {
    switch state {
    case .unconnected: return
    case .connected: throw .alreadyConnected
    case .connecting: throw .alreadyInProgress
    case .listening, .closed: throw .invalidArgument
    }
  }

  private func waitForConnection() throws(Errno) {
    while state == .connecting {
      do throws(Errno) {
        try changed.wait("a connection", MachineSockets.lock)
      } catch {
        // A signal: the call is made again, or not, and asks anew.
        send(.reset)
        lost(nil)
        throw error
      }
    }
    if let error {
      self.error = nil
      throw error
    }
  }

  private func limitConnecting() {
    let deadline = Clock.now &+ connectTimeout
    let timer = Timer(at: deadline) {
      MachineSockets.lock.withLock {
        guard self.state == .connecting, Clock.now >= deadline else { return }
        self.send(.reset)
        self.lost(.timedOut)
      }
    }
    self.timer = timer
    Hart.current.timers.add(timer)
  }

  // MARK: Ending

  /// It has no peer any more. What came stays to be read.
  func lost(_ error: Errno?) {
    MachineSockets.unlink(self)
    timer?.cancel()
    timer = nil
    self.error = error
    if state == .connecting {
      state = .unconnected
    } else {
      (hasEndOfInput, hasEndOfOutput) = (true, true)
    }
    ended()
  }

  /// Wakes those, too, who wait for the device: it may never have room again.
  private func ended() {
    changed.wakeAll()
    MachineSockets.hasRoom.wakeAll()
  }

  func shutDown(input: Bool, output: Bool) throws(Errno) {
    guard state == .connected else { throw .notConnected }
    if input { hasEndOfInput = true }
    if output { hasEndOfOutput = true }
    var flags: MachinePacket.Shutdown = []
    if input { flags.insert(.receive) }
    if output { flags.insert(.send) }
    send(.shutdown, shutdown: flags)
    ended()
  }

  /// Nobody has it open any more. What was sent goes out before the word that there will be no more.
  func close() {
    if isLinked {
      if state == .connected {
        send(.shutdown, shutdown: .both)
      } else {
        send(.reset)
      }
    }
    lost(nil)
    MachineSockets.release(self)
    state = .closed
    let waiting = arrived
    arrived = []
    for socket in waiting { socket.close() }
  }

  // MARK: Packets

  func send(
    _ operation: MachinePacket.Operation, shutdown: MachinePacket.Shutdown = [],
    _ bytes: ArraySlice<UInt8> = []
  ) {
    guard isLinked, let own, let peer, let transport else { return }
    var packet = MachinePacket(operation, from: own, to: peer)
    packet.shutdown = shutdown
    packet.byteCount = bytes.count
    (packet.room, packet.taken) = (window, taken)
    announced = taken
    transport.send(packet, bytes)
  }

  /// A packet of the stream's.
  func take(_ packet: MachinePacket, _ bytes: UnsafeRawBufferPointer) {
    (peerRoom, peerTaken) = (packet.room, packet.taken)
    switch (packet.operation, state) {
    case (.response, .connecting):
      state = .connected
      timer?.cancel()
      timer = nil
    case (.reset, _): lost(state == .connecting ? .connectionReset : nil)
    case (.data, .connected) where fits(bytes.count):
      // After `shutdown` nobody reads them.
      if hasEndOfInput { taken &+= UInt32(bytes.count) } else { incoming.append(bytes) }
    case (.shutdown, .connected): shutDown(by: packet.shutdown)
    case (.creditUpdate, .connected): break
    case (.creditRequest, .connected): send(.creditUpdate)
    default:
      send(.reset)
      lost(.connectionReset)
    }
    changed.wakeAll()
  }

  /// The peer may not send more than it was told there is room for.
  private func fits(_ count: Int) -> Bool { incoming.count + count <= Int(windowLimits.most) }

  private func shutDown(by flags: MachinePacket.Shutdown) {
    if flags.contains(.receive) { hasEndOfOutput = true }
    if flags.contains(.send) { hasEndOfInput = true }
    ended()
    guard hasEndOfInput, hasEndOfOutput else { return }
    send(.reset)
    lost(nil)
  }
}
