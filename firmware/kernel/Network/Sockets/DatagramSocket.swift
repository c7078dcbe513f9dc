/// A socket for messages: UDP's, one for pings, or a raw one. `Network.lock` guards all of it.
final class DatagramSocket {
  enum Kind: Equatable {
    case udp
    /// Echoes of ICMP; its port is their identifier.
    case echo
    /// Packets of a protocol.
    case raw(UInt8)
  }

  private static let mostMessages = 1024

  let kind: Kind
  var options = InternetOptions()
  var local = InternetEndpoint.none
  var remote: InternetEndpoint?
  /// Told once.
  var error: Errno?
  var receiveLimit = 212_992
  /// Of a raw socket for ICMP: types that it does not want, a bit each (ICMP_FILTER).
  var filter: UInt32 = 0
  private(set) var incoming: [Datagram] = []
  private(set) var incomingBytes = 0
  var hasEndOfInput = false
  var hasEndOfOutput = false
  let becameReadable = WaitQueue()

  init(_ kind: Kind) { self.kind = kind }

  private var table: PortTable? {
    switch kind {
    case .udp: Datagrams.ports
    case .echo: Datagrams.echoes
    case .raw: nil
    }
  }

  var hasPort: Bool { local.port != 0 }

  // MARK: Names

  func bind(to endpoint: InternetEndpoint) throws(Errno) {
    guard !hasPort else { throw .invalidArgument }
    let address = endpoint.address
    let isGroup = address.isMulticast || address == .broadcast
    let isOwn = Interfaces.isOwn(address) || Interfaces.all.contains { $0.isBroadcast(address) }
    guard address.isAny || isOwn || isGroup else { throw .addressNotAvailable }
    try take(endpoint.port, address)
  }

  private func take(_ port: UInt16, _ address: InternetAddress) throws(Errno) {
    guard let table else {
      local.address = address
      return
    }
    if port == 0 {
      try table.addToFreePort(self, address)
    } else {
      try table.add(self, address, port)
    }
  }

  /// Who sends has a port.
  func ensurePort() throws(Errno) {
    if !hasPort, table != nil { try take(0, local.address) }
  }

  func connect(to endpoint: InternetEndpoint) throws(Errno) {
    var target = endpoint
    if target.address.isAny { target.address = .loopback }
    let way = try RoutingTable.way(to: target.address, by: options.interfaceIndex)
    if way.interface.isBroadcast(target.address), !options.mayBroadcast { throw .permissionDenied }
    try ensurePort()
    if local.address.isAny { local.address = way.source }
    remote = target
  }

  // MARK: Arriving

  func accepts(
    _ address: InternetAddress, from source: InternetEndpoint, by interface: Interface?
  ) -> Bool {
    let isForAll = address.isMulticast || interface?.isBroadcast(address) == true
    guard local.address.isAny || local.address == address || isForAll && local.address.isAny else {
      return false
    }
    guard options.interfaceIndex == 0 || options.interfaceIndex == interface?.index else {
      return false
    }
    guard let remote else { return true }
    return remote.address == source.address && (remote.port == source.port || kind != .udp)
  }

  /// Of several that accept a message, the one that said most about it has it.
  var exactness: Int {
    (remote == nil ? 0 : 4) + (local.address.isAny ? 0 : 2) + (options.interfaceIndex == 0 ? 0 : 1)
  }

  /// False if there is no room.
  func add(_ datagram: Datagram) -> Bool {
    if hasEndOfInput { return true }
    guard incoming.count < Self.mostMessages,
      incoming.isEmpty || incomingBytes + datagram.bytes.count <= receiveLimit
    else { return false }
    incoming.append(datagram)
    incomingBytes += datagram.bytes.count
    becameReadable.wakeAll()
    return true
  }

  func take(peeks: Bool) -> Datagram? {
    guard let first = incoming.first else { return nil }
    if !peeks {
      incoming.removeFirst()
      incomingBytes -= first.bytes.count
    }
    return first
  }

  func fail(_ error: Errno) {
    self.error = error
    becameReadable.wakeAll()
  }

  func close() {
    if hasPort { table?.remove(self) }
    RawSockets.remove(self)
    incoming = []
    incomingBytes = 0
  }

  // MARK: Leaving

  /// - Parameter information: the interface and the address that IP_PKTINFO asks for.
  func send(
    _ bytes: ByteChain, to target: InternetEndpoint?, _ information: PacketInformation?
  ) throws(Errno) {
    if let error {
      self.error = nil
      throw error
    }
    if hasEndOfOutput { throw .brokenPipe }
    guard var target = target ?? remote else { throw .destinationRequired }
    if target.address.isAny { target.address = .loopback }
    guard target.port != 0 || kind != .udp else { throw .invalidArgument }
    try ensurePort()
    var index = information?.interface ?? 0
    if index == 0 { index = options.interfaceIndex }
    let way = try RoutingTable.way(to: target.address, by: index)
    if way.interface.isBroadcast(target.address), !options.mayBroadcast { throw .permissionDenied }
    var source = information?.source ?? .any
    if source.isAny {
      source = local.address.isAny || local.address.isMulticast ? way.source : local.address
    }
    try send(bytes, from: source, to: target, way)
  }

  private func send(
    _ bytes: ByteChain, from source: InternetAddress, to target: InternetEndpoint,
    _ way: RoutingTable.Way
  ) throws(Errno) {
    var header = InternetHeader(source, target.address, InternetProtocolNumber.udp)
    header.timeToLive =
      target.address.isMulticast ? options.multicastTimeToLive : options.timeToLive
    header.typeOfService = options.typeOfService
    switch kind {
    case .udp:
      guard bytes.count <= Datagrams.largestPayload else { throw .messageTooLong }
      let local = InternetEndpoint(address: source, port: local.port)
      try Datagrams.send(bytes, from: local, to: target, header, on: way)
    case .echo:
      header.protocol = InternetProtocolNumber.control
      try RawSockets.sendEcho(bytes, identifier: local.port, header, on: way)
    case .raw(let number):
      header.protocol = number
      try RawSockets.send(bytes, header, includesHeader: options.includesHeader, on: way)
    }
  }
}

/// `struct in_pktinfo`: which interface, and which of our addresses.
struct PacketInformation {
  var interface: Int
  var source: InternetAddress
}
