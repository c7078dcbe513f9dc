/// Who has which port, of one protocol. `Network.lock` guards it.
///
/// Where a program does not name a port it gets one of those above 32768, drawn by the kernel's random numbers: who does
/// not see the packets cannot guess it (RFC 6056).
final class PortTable {
  static let ephemeral: ClosedRange<UInt16> = 32768...60999

  private var table: [UInt16: [DatagramSocket]] = [:]

  func sockets(_ port: UInt16) -> [DatagramSocket] { table[port] ?? [] }

  var all: [DatagramSocket] {
    var all: [DatagramSocket] = []
    for (_, sockets) in table { all += sockets }
    return all
  }

  /// - Throws: `addressInUse`.
  func add(_ socket: DatagramSocket, _ address: InternetAddress, _ port: UInt16) throws(Errno) {
    let conflicts = sockets(port).contains { other in
      let overlaps = other.local.address.isAny || address.isAny || other.local.address == address
      return overlaps && !(other.options.reusesAddress && socket.options.reusesAddress)
    }
    if conflicts { throw .addressInUse }
    table[port, default: []].append(socket)
    socket.local = InternetEndpoint(address: address, port: port)
  }

  func addToFreePort(_ socket: DatagramSocket, _ address: InternetAddress) throws(Errno) {
    for port in EphemeralPorts() where sockets(port).isEmpty {
      return try add(socket, address, port)
    }
    throw .addressInUse
  }

  func remove(_ socket: DatagramSocket) {
    guard var sockets = table[socket.local.port] else { return }
    sockets.removeAll { $0 === socket }
    table[socket.local.port] = sockets.isEmpty ? nil : sockets
  }
}

/// All ports that are given to who names none, from a random one on.
struct EphemeralPorts: Sequence, IteratorProtocol {
  private let start: Int
  private var count = 0

  init() { start = Int(RandomNumbers.number() % UInt64(PortTable.ephemeral.count)) }

  mutating func next() -> UInt16? {
    guard count < PortTable.ephemeral.count else { return nil }
    defer { count += 1 }
    return PortTable.ephemeral.lowerBound
      + UInt16((start + count) % PortTable.ephemeral.count)
  }
}
