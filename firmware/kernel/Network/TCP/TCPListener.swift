/// A port at which connections are accepted, and those that come to it:
///
///     SYN --> a connection in synReceived --ACK--> ready --accept--> a socket
///             at most `mostBeginning`              at most `backlog`
///
/// Of those that begin the oldest goes where there are too many: who is honest has begun when its answer is here, and
/// who only wants to fill the table throws itself out (RFC 4987). Where too many are ready nobody is answered, and a
/// client tries again. `Network.lock` guards it.
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
  var hasRoom: Bool { ready.count <= backlog }

  func begin(_ connection: TCPConnection) {
    connection.owner = self
    beginning.append(connection)
    guard beginning.count > Self.mostBeginning else { return }
    let oldest = beginning.removeFirst()
    oldest.owner = nil
    oldest.end(nil)
    TCPConnections.settle(oldest)
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
