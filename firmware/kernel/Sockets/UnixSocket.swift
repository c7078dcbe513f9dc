/// A Unix socket (unix(7)): what a `SocketFile` stands for, and what waits to be accepted.
///
///     connect                                        listen, accept
///     client --------- a new socket, its peer -----> listener.arrived ----> the server's descriptor
///        ^------ peer ------^
///
/// What is sent goes into the peer's `incoming`. One lock guards all sockets: two of them change together,
/// and nothing is copied under it.
final class UnixSocket {
  enum Kind: Int {
    case stream = 1
    case datagram = 2
    case sequenced = 5
  }

  enum State {
    case unconnected, listening, connected, closed
  }

  static let lock = SpinLock()
  /// Bytes that wait at a socket, at most; as Linux has it.
  static let capacity = 212_992
  private static let mostMessages = 512

  let kind: Kind
  // The lock guards what follows.
  var state = State.unconnected
  var name: SocketName?
  var peer: UnixSocket?
  var incoming: [SocketMessage] = []
  var incomingBytes = 0
  /// Connections that were not accepted yet, and how many may be.
  var arrived: [UnixSocket] = []
  var backlog = 0
  /// Nothing more will come, or can be sent.
  var hasEndOfInput = false
  var hasEndOfOutput = false
  /// Told once.
  var error: Errno?
  var credentials = SocketCredentials()
  var peerCredentials = SocketCredentials()
  /// Messages come with their sender's credentials (SO_PASSCRED).
  var passesCredentials = false
  /// Woken when something can be read or accepted, and when the state changes.
  let becameReadable = WaitQueue()
  /// Woken when there is room in `incoming` or `arrived` again.
  let hasRoom = WaitQueue()

  init(_ kind: Kind) { self.kind = kind }

  var isNamed: Bool { Self.lock.withLock { name != nil } }
  /// Datagrams need no peer.
  var isConnectionless: Bool { kind == .datagram }

  /// The lock is held.
  func hasRoom(for message: SocketMessage) -> Bool {
    guard !incoming.isEmpty else { return true }
    return incomingBytes + message.bytes.count <= Self.capacity
      && incoming.count < Self.mostMessages
  }

  private func wakeAll() {
    becameReadable.wakeAll()
    hasRoom.wakeAll()
  }

  // MARK: Connecting

  static func connectPair(_ first: UnixSocket, _ second: UnixSocket, _ process: Process) {
    let credentials = SocketCredentials(of: process)
    for (one, other) in [(first, second), (second, first)] {
      one.peer = other
      one.state = .connected
      one.credentials = credentials
      one.peerCredentials = credentials
    }
  }

  func listen(_ backlog: Int, _ process: Process) throws(Errno) {
    if isConnectionless { throw .notSupported }
    Self.lock.lock()
    defer { Self.lock.unlock() }
    guard state == .unconnected || state == .listening, name != nil else { throw .invalidArgument }
    state = .listening
    self.backlog = min(max(backlog, 0), 4096)
    credentials = SocketCredentials(of: process)
  }

  func connect(
    to target: UnixSocket, isNonBlocking: Bool, _ process: Process
  ) throws(Errno) {
    guard target.kind == kind else { throw .protocolWrongType }
    if isConnectionless {
      return Self.lock.withLock {
        peer = target
        state = .connected
      }
    }
    let server = UnixSocket(kind)
    Self.lock.lock()
    defer { Self.lock.unlock() }
    try checkUnconnected()
    while true {
      guard target.state == .listening else { throw .connectionRefused }
      if target.arrived.count <= target.backlog { break }
      if isNonBlocking { throw .wouldBlock }
      try target.hasRoom.wait("a socket's connection", Self.lock)
      try checkUnconnected()
    }
    UnixSocket.connectPair(self, server, process)
    server.credentials = target.credentials
    peerCredentials = target.credentials
    server.name = target.name
    server.passesCredentials = target.passesCredentials
    target.arrived.append(server)
    target.becameReadable.wakeAll()
  }

  private func checkUnconnected() throws(Errno) {
    if state == .connected { throw .alreadyConnected }
    guard state == .unconnected else { throw .invalidArgument }
  }

  func accept(_ manner: SocketManner) throws(Errno) -> UnixSocket {
    if isConnectionless { throw .notSupported }
    Self.lock.lock()
    defer { Self.lock.unlock() }
    while true {
      guard state == .listening else { throw .invalidArgument }
      if !arrived.isEmpty { break }
      if manner.isOver { throw .wouldBlock }
      try becameReadable.wait("a connection", Self.lock, until: manner.deadline)
    }
    hasRoom.wakeAll()
    return arrived.removeFirst()
  }

  // MARK: Ending

  /// - Parameter input: no more is read; `output`: no more is sent, and the peer sees the end.
  func shutDown(input: Bool, output: Bool) throws(Errno) {
    let peer = try shutDownLocked(input, output)
    wakeAll()
    peer?.wakeAll()
  }

  private func shutDownLocked(_ input: Bool, _ output: Bool) throws(Errno) -> UnixSocket? {
    Self.lock.lock()
    defer { Self.lock.unlock() }
    guard state == .connected else { throw .notConnected }
    if input { hasEndOfInput = true }
    if output { hasEndOfOutput = true }
    guard !isConnectionless, let peer else { return nil }
    if input { peer.hasEndOfOutput = true }
    if output { peer.hasEndOfInput = true }
    return peer
  }

  /// Nobody has it open any more. What waits is lost, and the peer is told if it was not read.
  func close() {
    var waiting: [UnixSocket] = []
    let oldPeer = Self.lock.withLock { () -> UnixSocket? in
      if let name { SocketNames.removeLocked(name, of: self) }
      state = .closed
      let hasLost = !incoming.isEmpty
      Self.lost += incoming
      (incoming, incomingBytes) = ([], 0)
      (waiting, arrived) = (arrived, [])
      let peer = peer
      self.peer = nil
      if !isConnectionless, let peer {
        peer.peer = nil
        peer.hasEndOfInput = true
        peer.hasEndOfOutput = true
        if hasLost { peer.error = .connectionReset }
      }
      return peer
    }
    for socket in waiting {
      // Its client has connected to nobody.
      Self.lock.withLock { socket.peer?.error = .connectionReset }
      socket.close()
    }
    oldPeer?.wakeAll()
    wakeAll()
    Self.letGoOfLost()
  }

  // The lock guards the two: messages that nobody reads any more, and whether somebody lets go of them.
  nonisolated(unsafe) private static var lost: [SocketMessage] = []
  nonisolated(unsafe) private static var isLettingGo = false

  /// A file that went along with a message may be a socket in which such messages wait, and so on: whoever closes one of them
  /// within this leaves its messages to the loop here, since each would take its part of the stack.
  private static func letGoOfLost() {
    let isOthers = lock.withLock { () -> Bool in
      defer { isLettingGo = true }
      return isLettingGo
    }
    if isOthers { return }
    while true {
      let messages = lock.withLock { () -> [SocketMessage] in
        let all = lost
        lost = []
        isLettingGo = !all.isEmpty
        return all
      }
      if messages.isEmpty { return }
    }
  }
}
