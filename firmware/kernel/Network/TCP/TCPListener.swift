/// A port at which connections are accepted, and those that come to it:
///
///     SYN --> a connection in synReceived --ACK--> ready --accept--> a socket
///             at most `mostBeginning`              at most `backlog`
///
/// What is more is not answered: a client tries again, and who only wants to fill memory fails. `Network.lock` guards it.
final class TCPListener: TCPConnectionOwner {
  private static let mostBeginning = 256

  let local: InternetEndpoint
  var settings: TCPConnection.Settings
  var backlog: Int
  private var beginning: [TCPConnection] = []
  private(set) var ready: [TCPConnection] = []
  let arrived = WaitQueue()

  init(_ local: InternetEndpoint, _ settings: TCPConnection.Settings, backlog: Int) {
    self.local = local
    self.settings = settings
    self.backlog = backlog
  }

  /// Whether one more may begin.
  var hasRoom: Bool { beginning.count < Self.mostBeginning && ready.count <= backlog }

  func begin(_ connection: TCPConnection) {
    connection.owner = self
    beginning.append(connection)
  }

  func connectionChanged(_ connection: TCPConnection) {
    guard let index = beginning.firstIndex(where: { $0 === connection }) else {
      if connection.state == .closed { ready.removeAll { $0 === connection } }
      return
    }
    guard connection.state != .synReceived else { return }
    beginning.remove(at: index)
    guard connection.state != .closed else { return }
    ready.append(connection)
    arrived.wakeAll()
  }

  func takeReady() -> TCPConnection? { ready.isEmpty ? nil : ready.removeFirst() }

  /// Nobody accepts any more.
  func close(_ now: UInt64) {
    let all = beginning + ready
    beginning = []
    ready = []
    for connection in all {
      connection.owner = nil
      connection.abort(now)
      TCPConnections.settle(connection)
    }
    TCPConnections.remove(self)
    arrived.wakeAll()
  }
}
