/// Which hardware address a neighbour has (ARP, RFC 826; states as in RFC 4861):
///
///     asked for --> incomplete --answer--> reachable --60 s--> old --used--> probed
///                   | packets wait            ^                                | answer
///                   | three requests          '--------------------------------'
///                   v                                                          | no answer
///                 forgotten, the packets' senders are told                 forgotten
struct AddressResolution {
  private static let lifetime: UInt64 = 60_000_000_000
  private static let interval: UInt64 = 1_000_000_000
  private static let mostRequests = 3
  /// Who asks for all addresses of a large network does not fill memory.
  private static let mostNeighbours = 1024
  /// A first question, and what else is said before there is an answer: what a neighbour that asks us something waits for, too.
  private static let mostWaiting = 8

  private struct Neighbour {
    var hardwareAddress: HardwareAddress?
    /// Until when it is believed.
    var validUntil: UInt64 = 0
    var requests = 0
    var askAgainAt: UInt64 = .max
    var waiting: [Packet] = []
  }

  enum Answer {
    case known(HardwareAddress)
    /// To be used, and asked for again.
    case knownButOld(HardwareAddress)
    /// The packet waits for the answer; whether a request has to be sent.
    case waits(asks: Bool)
  }

  private var neighbours: [InternetAddress: Neighbour] = [:]
  private(set) var nextInstant: UInt64 = .max

  mutating func find(_ address: InternetAddress, _ packet: Packet, _ now: UInt64) -> Answer {
    if let known = neighbours[address]?.hardwareAddress {
      if now < neighbours[address]?.validUntil ?? 0 { return .known(known) }
      guard neighbours[address]?.requests == 0 else { return .known(known) }
      neighbours[address]?.requests = 1
      ask(address, again: now + Self.interval)
      return .knownButOld(known)
    }
    if neighbours[address] != nil {
      neighbours[address]?.waiting.append(packet)
      // Later packets are the likelier to be of use still.
      if neighbours[address]?.waiting.count ?? 0 > Self.mostWaiting {
        neighbours[address]?.waiting.removeFirst()
      }
      return .waits(asks: false)
    }
    makeRoom()
    neighbours[address] = Neighbour(requests: 1, waiting: [packet])
    ask(address, again: now + Self.interval)
    return .waits(asks: true)
  }

  private mutating func ask(_ address: InternetAddress, again instant: UInt64) {
    neighbours[address]?.askAgainAt = instant
    nextInstant = min(nextInstant, instant)
  }

  private mutating func makeRoom() {
    guard neighbours.count >= Self.mostNeighbours else { return }
    let oldest = neighbours.min { $0.value.validUntil < $1.value.validUntil }
    if let oldest { neighbours[oldest.key] = nil }
  }

  /// A neighbour has said where it is; the packets that waited for that.
  ///
  /// - Parameter isNew: it wants something of us, so we shall want to answer. Others are only brought up to date.
  mutating func learn(
    _ address: InternetAddress, _ hardwareAddress: HardwareAddress, isNew: Bool, _ now: UInt64
  ) -> [Packet] {
    guard !hardwareAddress.isGroup, isNew || neighbours[address] != nil else { return [] }
    let waiting = neighbours[address]?.waiting ?? []
    if neighbours[address] == nil { makeRoom() }
    neighbours[address] = Neighbour(
      hardwareAddress: hardwareAddress, validUntil: now + Self.lifetime)
    return waiting
  }

  /// Whom to ask again, and packets of those who do not answer.
  mutating func expire(_ now: UInt64) -> (requests: [InternetAddress], failed: [Packet]) {
    var requests: [InternetAddress] = []
    var failed: [Packet] = []
    var gone: [InternetAddress] = []
    nextInstant = .max
    for (address, neighbour) in neighbours where neighbour.askAgainAt != .max {
      if now < neighbour.askAgainAt {
        nextInstant = min(nextInstant, neighbour.askAgainAt)
      } else if neighbour.requests < Self.mostRequests {
        requests.append(address)
      } else {
        gone.append(address)
        failed += neighbour.waiting
      }
    }
    for address in gone { neighbours[address] = nil }
    for address in requests {
      neighbours[address]?.requests += 1
      ask(address, again: now + Self.interval)
    }
    return (requests, failed)
  }

  func report() -> [NeighbourReport] {
    var reports: [NeighbourReport] = []
    for (address, neighbour) in neighbours {
      reports.append(
        NeighbourReport(
          address: address,
          hardwareAddress: neighbour.hardwareAddress ?? HardwareAddress { _ in 0 },
          isComplete: neighbour.hardwareAddress != nil))
    }
    return reports.sorted { $0.address.number < $1.address.number }
  }
}
