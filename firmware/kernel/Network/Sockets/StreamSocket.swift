/// A socket for TCP: nothing yet, a listener, or a connection. `Network.lock` guards all of it.
final class StreamSocket: TCPConnectionOwner {
  /// Explicitly bound sockets and listeners, by port: who has a port.
  nonisolated(unsafe) private static var bound: [UInt16: [StreamSocket]] = [:]

  var options = InternetOptions()
  var settings = TCPConnection.Settings()
  private(set) var local = InternetEndpoint.none
  private(set) var connection: TCPConnection?
  private(set) var listener: TCPListener?
  private var isBound = false
  var hasEndOfInput = false
  /// SO_LINGER with no time: a reset in the place of an orderly end.
  var abortsOnClose = false
  let becameReadable = WaitQueue()
  let becameWritable = WaitQueue()

  init() {}

  /// One that a listener has.
  init(_ connection: TCPConnection, _ options: InternetOptions) {
    self.connection = connection
    self.options = options
    settings = connection.settings
    local = connection.local
    connection.owner = self
  }

  func connectionChanged(_ connection: TCPConnection) {
    becameReadable.wakeAll()
    becameWritable.wakeAll()
  }

  /// Options hold for a connection that there is already, too.
  func settingsChanged() {
    settings.timeToLive = options.timeToLive
    settings.typeOfService = options.typeOfService
    settings.interfaceIndex = options.interfaceIndex
    listener?.settings = settings
    guard let connection else { return }
    connection.settings = settings
    let now = Clock.now
    connection.setKeepAlive(now)
    connection.output(now)
    TCPConnections.settle(connection)
  }

  // MARK: Names

  func bind(to endpoint: InternetEndpoint) throws(Errno) {
    guard !isBound, connection == nil, listener == nil else { throw .invalidArgument }
    guard endpoint.address.isAny || Interfaces.isOwn(endpoint.address) else {
      throw .addressNotAvailable
    }
    if endpoint.port != 0 { return try take(endpoint) }
    for port in EphemeralPorts() where Self.bound[port] == nil && !TCPConnections.isUsed(port) {
      return try take(InternetEndpoint(address: endpoint.address, port: port))
    }
    throw .addressInUse
  }

  private func take(_ endpoint: InternetEndpoint) throws(Errno) {
    let conflicts = (Self.bound[endpoint.port] ?? []).contains { other in
      let overlaps =
        other.local.address.isAny || endpoint.address.isAny
        || other.local.address == endpoint.address
      let share = other.options.reusesAddress && options.reusesAddress && other.listener == nil
      return overlaps && !share
    }
    let isUsed = !options.reusesAddress && TCPConnections.isUsed(endpoint.port)
    if conflicts || isUsed { throw .addressInUse }
    Self.bound[endpoint.port, default: []].append(self)
    isBound = true
    local = endpoint
  }

  private func giveBack() {
    guard isBound, var sockets = Self.bound[local.port] else { return }
    sockets.removeAll { $0 === self }
    Self.bound[local.port] = sockets.isEmpty ? nil : sockets
    isBound = false
  }

  // MARK: Listening

  func listen(_ backlog: Int) throws(Errno) {
    guard connection == nil else { throw .invalidArgument }
    let limit = min(max(backlog, 1), 4096)
    if let listener {
      listener.backlog = limit
      return
    }
    if !isBound { try bind(to: .none) }
    settingsChanged()
    let listener = TCPListener(local, settings, backlog: limit)
    self.listener = listener
    TCPConnections.add(listener)
  }

  // MARK: Connecting

  /// Begins to connect.
  func open(to target: InternetEndpoint) throws(Errno) {
    guard listener == nil else { throw .alreadyConnected }
    var target = target
    if target.address.isAny { target.address = .loopback }
    guard target.address.isUnicast, target.port != 0 else { throw .networkUnreachable }
    settingsChanged()
    let way = try RoutingTable.way(to: target.address, by: options.interfaceIndex)
    let address = local.address.isAny ? way.source : local.address
    let own = InternetEndpoint(
      address: address, port: isBound ? local.port : try freePort(address, target))
    guard !TCPConnections.isUsed(own, target) else { throw .addressNotAvailable }
    let connection = try TCPConnections.make(own, target, settings)
    local = InternetEndpoint(address: isBound ? local.address : .any, port: own.port)
    self.connection = connection
    connection.owner = self
    TCPConnections.statistics.activeOpens &+= 1
    connection.open(Clock.now)
    TCPConnections.settle(connection)
  }

  private func freePort(
    _ address: InternetAddress, _ target: InternetEndpoint
  ) throws(Errno) -> UInt16 {
    for port in EphemeralPorts() where Self.bound[port] == nil {
      if !TCPConnections.isUsed(InternetEndpoint(address: address, port: port), target) {
        return port
      }
    }
    throw .addressNotAvailable
  }

  /// A connection that failed before it began: the socket may be used for another one.
  func forgetFailed() -> Errno? {
    guard let failed = connection, failed.state == .closed, let error = failed.error else {
      return nil
    }
    failed.error = nil
    connection = nil
    return error
  }

  // MARK: Ending

  /// Why the connection ended, once.
  func takeError() -> Errno? {
    defer { connection?.error = nil }
    return connection?.error
  }

  func shutDown(input: Bool, output: Bool) throws(Errno) {
    if let listener, input {
      listener.close(Clock.now)
      self.listener = nil
      becameReadable.wakeAll()
      return
    }
    guard let connection, connection.state != .closed, connection.state != .synSent else {
      throw .notConnected
    }
    if input { hasEndOfInput = true }
    if output { connection.close(Clock.now) }
    TCPConnections.settle(connection)
    becameReadable.wakeAll()
    becameWritable.wakeAll()
  }

  func close() {
    let now = Clock.now
    giveBack()
    listener?.close(now)
    listener = nil
    guard let connection else { return }
    if abortsOnClose {
      connection.owner = nil
      connection.abort(now)
    } else {
      connection.orphan(now)
    }
    TCPConnections.settle(connection)
    self.connection = nil
  }
}
