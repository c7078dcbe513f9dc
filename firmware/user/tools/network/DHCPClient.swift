import System

/// Gets an address for an interface, and keeps it (RFC 2131):
///
///     discover --> offer --> request --> acknowledged: the address is ours, for a time
///        ^                                   |  half of it is over: request
///        '------------- refused, or over ----'
enum DHCPClient {
  static let tool = Tool(
    "dhcp", "[-q] [-t SECONDS] INTERFACE", "Gets an address for an interface, and keeps it.",
    [
      Option("q", "quit", "ends once it has the address"),
      Option("t", "timeout", value: "SECONDS", "gives up after so long; tries for ever without it"),
    ], run)

  private static let serverPort = 67
  private static let clientPort = 68
  private static let shortestLease = 20
  private static let mostPatience = 1 << 30

  private struct Lease {
    let address: InternetAddress
    let server: InternetAddress
    let seconds: Int
    let message: DHCPMessage
  }

  private static func run(_ call: Invocation) {
    call.require(1...1)
    let interface = NetworkInterface(call.operands[0])
    let timeout = call.number("t")
    if let timeout, !(0...mostPatience).contains(timeout) { call.misuse("\(timeout) seconds?") }
    guard attempt(interface.name, try interface.setUp(true)) != nil,
      let hardwareAddress = interface.hardwareAddress
    else { Program.exit(1) }
    let end = timeout.map { Clock.monotonic.now + Time(seconds: $0) }
    while true {
      guard let lease = obtain(interface, hardwareAddress, end) else {
        Program.fail("\(interface.name): no answer")
      }
      use(lease, interface)
      if call.has("q") { return }
      keep(lease, interface, hardwareAddress)
      attempt(interface.name, try interface.set(.any, mask: .any))
    }
  }

  // MARK: Asking

  /// Asks, every time later, until there is an answer.
  private static func obtain(
    _ interface: NetworkInterface, _ hardwareAddress: [UInt8], _ end: Time?
  ) -> Lease? {
    var patience = 1000
    while true {
      if let end, Clock.monotonic.now >= end { return nil }
      let next = Clock.monotonic.now + Time(milliseconds: patience)
      let transaction = transaction(hardwareAddress)
      if let offer = exchange(
        interface, transaction, hardwareAddress, .discover, .any, [], to: .broadcast, .offer,
        patience),
        let server = offer.address(DHCPMessage.Option.server),
        let lease = request(
          interface, transaction, hardwareAddress, .any, offer.address, server, patience)
      {
        return lease
      }
      // A server that refuses, and an interface that is down, answer at once.
      let rest = next - Clock.monotonic.now
      if rest > Time(seconds: 0) { Clock.sleep(rest) }
      patience = min(patience * 2, 16000)
    }
  }

  private static func transaction(_ hardwareAddress: [UInt8]) -> [UInt8] {
    let now = UInt32(truncatingIfNeeded: Clock.realTime.now.nanoseconds)
    return InternetAddress(now ^ InternetAddress(hardwareAddress[2...]).number).bytes
  }

  private static func request(
    _ interface: NetworkInterface, _ transaction: [UInt8], _ hardwareAddress: [UInt8],
    _ own: InternetAddress, _ address: InternetAddress, _ server: InternetAddress, _ patience: Int
  ) -> Lease? {
    // A new lease is asked for before all servers, by name; one that is renewed, only of its own.
    let options: [(UInt8, [UInt8])] =
      own == .any
      ? [
        (DHCPMessage.Option.requestedAddress, address.bytes),
        (DHCPMessage.Option.server, server.bytes),
      ] : []
    guard
      let answer = exchange(
        interface, transaction, hardwareAddress, .request, own, options,
        to: own == .any ? .broadcast : server, .acknowledge, patience)
    else { return nil }
    let seconds = answer.number(DHCPMessage.Option.leaseTime) ?? 3600
    return Lease(
      address: answer.address, server: server, seconds: max(seconds, shortestLease), message: answer
    )
  }

  /// A message, and the answer to it.
  private static func exchange(
    _ interface: NetworkInterface, _ transaction: [UInt8], _ hardwareAddress: [UInt8],
    _ kind: DHCPMessage.Kind, _ own: InternetAddress, _ options: [(UInt8, [UInt8])],
    to target: InternetAddress, _ wanted: DHCPMessage.Kind, _ patience: Int
  ) -> DHCPMessage? {
    let message = DHCPMessage(
      kind, transaction: transaction, hardwareAddress: hardwareAddress, own: own, options)
    let result = attempt(interface.name) { () throws(Errno) -> DHCPMessage? in
      let socket = try Socket(.datagram)
      defer { socket.close() }
      try socket.set(.reuseAddress)
      try socket.set(.broadcast)
      try socket.bind(toInterface: interface.name)
      try socket.bind(InternetEndpoint(.any, clientPort))
      try socket.send(message.bytes, to: InternetEndpoint(target, serverPort))
      let end = Clock.monotonic.now + Time(milliseconds: patience)
      while true {
        let left = (end - Clock.monotonic.now).milliseconds
        guard left > 0, try socket.descriptor.waitForInput(milliseconds: left) else { return nil }
        let answer = DHCPMessage(try socket.receive(upTo: 1500).bytes, transaction: transaction)
        if answer?.kind == wanted { return answer }
        if answer?.kind == .refuse { return nil }
      }
    }
    return result ?? nil
  }

  // MARK: Using

  private static func use(_ lease: Lease, _ interface: NetworkInterface) {
    let mask = lease.message.address(DHCPMessage.Option.mask) ?? InternetAddress(maskOf: 24)
    // Set anew, an address would lose its routes for a moment.
    if interface.address != lease.address || interface.mask != mask {
      attempt(interface.name, try interface.set(lease.address, mask: mask))
    }
    if let router = lease.message.address(DHCPMessage.Option.router) {
      try? NetworkInterface.changeRoute(
        to: .any, mask: .any, gateway: router, interface: interface.name, adds: true)
    }
    var text = ByteString()
    let servers = lease.message.option(DHCPMessage.Option.nameServers) ?? []
    for start in stride(from: servers.startIndex, to: servers.endIndex - 3, by: 4) {
      text += "nameserver \(InternetAddress(servers[start..<start + 4]).text)\n"
    }
    if !text.isEmpty {
      attempt("/etc/resolv.conf", try FileSystem.write(text, to: "/etc/resolv.conf"))
    }
  }

  /// Renews the lease when half of it is over, and again before its end; returns when it is lost.
  private static func keep(
    _ lease: Lease, _ interface: NetworkInterface, _ hardwareAddress: [UInt8]
  ) {
    var current = lease
    var end = Clock.monotonic.now + Time(seconds: current.seconds)
    while true {
      let left = (end - Clock.monotonic.now).seconds
      guard left > 1 else { return }
      Clock.sleep(Time(seconds: max(left / 2, 1)))
      guard
        let renewed = request(
          interface, transaction(hardwareAddress), hardwareAddress, current.address,
          current.address, current.server, 4000)
      else { continue }
      if renewed.address != current.address { use(renewed, interface) }
      current = renewed
      end = Clock.monotonic.now + Time(seconds: current.seconds)
    }
  }
}
