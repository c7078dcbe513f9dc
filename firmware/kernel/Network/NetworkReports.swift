/// /proc/net, and /proc/sys/net: what the network is and does, as Linux words it.
enum NetworkReports {
  static func start() {
    MachineReports.additions.append(ProcEntry("net", .directory { entries }))
  }

  private static var entries: [ProcEntry] {
    [
      ProcEntry("arp", .text { Network.lock.withLock(neighbours) }),
      ProcEntry("dev", .text { Network.lock.withLock(interfaces) }),
      ProcEntry("raw", .text { Network.lock.withLock(rawSockets) }),
      ProcEntry("route", .text { Network.lock.withLock(routes) }),
      ProcEntry("snmp", .text { Network.lock.withLock(statistics) }),
      ProcEntry("tcp", .text { Network.lock.withLock(connections) }),
      ProcEntry("udp", .text { Network.lock.withLock(datagramSockets) }),
    ]
  }

  /// /proc/sys/net
  static var settings: [ProcEntry] {
    let forwarding = ProcContent.control(
      { Network.lock.withLock { Interfaces.forwards } ? "1\n" : "0\n" },
      { (bytes) throws(Errno) in
        guard let first = bytes.first, first == 48 || first == 49 else { throw .invalidArgument }
        Network.lock.withLock { Interfaces.forwards = first == 49 }
      })
    return [
      ProcEntry("ipv4", .directory { [ProcEntry("ip_forward", forwarding)] })
    ]
  }

  // MARK: Texts; `Network.lock` is held.

  private static func interfaces() -> String {
    var text = "Inter-|   Receive                                                |  Transmit\n"
    text += " face |bytes    packets errs drop fifo frame compressed multicast"
    text += "|bytes    packets errs drop fifo colls carrier compressed\n"
    for interface in Interfaces.all {
      let counts = interface.statistics
      text += interface.name.text.rightAligned(in: 6) + ": "
      text += "\(counts.receivedBytes) \(counts.received) 0 0 0 0 0 0 "
      text += "\(counts.sentBytes) \(counts.sent) 0 \(counts.sentDropped) 0 0 0 0\n"
    }
    return text
  }

  private static func routes() -> String {
    var text =
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
    for route in RoutingTable.routes where route.interface.kind != .loopback {
      let isHost = route.mask == .broadcast
      let flags = 1 | (route.gateway.isAny ? 0 : 2) | (isHost ? 4 : 0)
      text += "\(route.interface.name.text)\t\(word(route.destination))\t\(word(route.gateway))\t"
      text +=
        hexadecimal(UInt64(flags), 4) + "\t0\t0\t\(route.metric)\t\(word(route.mask))\t0\t0\t0\n"
    }
    return text
  }

  private static func neighbours() -> String {
    var text = "IP address       HW type     Flags       HW address            Mask     Device\n"
    for interface in Interfaces.all {
      for neighbour in interface.neighbours() {
        text += neighbour.address.text.padded(to: 17) + "0x1         "
        text += neighbour.isComplete ? "0x2         " : "0x0         "
        text += neighbour.hardwareAddress.text + "     *        \(interface.name.text)\n"
      }
    }
    return text
  }

  private static func connections() -> String {
    var text = socketTitle
    var line = 0
    for listener in TCPConnections.allListeners {
      text += socket(line, listener.local, .none, TCPState.listening.rawValue, 0, 0)
      line += 1
    }
    for connection in TCPConnections.all {
      text += socket(
        line, connection.local, connection.remote, connection.state.rawValue,
        connection.sendQueue.count, connection.receiveQueue.count)
      line += 1
    }
    return text
  }

  private static func datagramSockets() -> String { list(Datagrams.ports.all) }
  private static func rawSockets() -> String { list(RawSockets.all) }

  private static func list(_ sockets: [DatagramSocket]) -> String {
    var text = socketTitle
    for (line, one) in sockets.enumerated() {
      text += socket(
        line, one.local, one.remote ?? .none, one.remote == nil ? 7 : 1, 0, one.incomingBytes)
    }
    return text
  }

  private static let socketTitle =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
    + "  timeout inode\n"

  private static func socket(
    _ line: Int, _ local: InternetEndpoint, _ remote: InternetEndpoint, _ state: UInt8,
    _ sending: Int, _ receiving: Int
  ) -> String {
    var text = String(line).rightAligned(in: 4) + ": "
    for end in [local, remote] {
      text += word(end.address) + ":" + hexadecimal(UInt64(end.port), 4) + " "
    }
    text += hexadecimal(UInt64(state), 2) + " "
    text += hexadecimal(UInt64(sending), 8) + ":" + hexadecimal(UInt64(receiving), 8)
    return text + " 00:00000000 00000000     0        0 0 1 0000000000000000 0\n"
  }

  private static func statistics() -> String {
    let (ip, tcp, udp) = (
      InternetProtocol.statistics, TCPConnections.statistics, Datagrams.statistics
    )
    let open = TCPConnections.all.filter { $0.state == .established || $0.state == .closeWait }
    var text = "Ip: Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams "
    text += "InDelivers OutRequests OutNoRoutes FragCreates\n"
    text += "Ip: \(Interfaces.forwards ? 1 : 2) 64 \(ip.received) \(ip.malformed) \(ip.notOurs) "
    text += "\(ip.forwarded) \(ip.delivered) \(ip.sent) \(ip.withoutRoute) \(ip.fragmentsMade)\n"
    text += "Tcp: ActiveOpens PassiveOpens CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts\n"
    text += "Tcp: \(tcp.activeOpens) \(tcp.passiveOpens) \(open.count) \(tcp.segmentsIn) "
    text += "\(tcp.segmentsOut) \(tcp.retransmitted) \(tcp.malformed) \(tcp.resetsSent)\n"
    text += "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors\n"
    text += "Udp: \(udp.received) \(udp.toNobody) \(udp.malformed) \(udp.sent) \(udp.withoutRoom)\n"
    return text
  }

  /// An address as it lies in memory, read as a number of the machine's.
  private static func word(_ address: InternetAddress) -> String {
    hexadecimal(UInt64(address.number.byteSwapped), 8)
  }

  private static func hexadecimal(_ number: UInt64, _ digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
