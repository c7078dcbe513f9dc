/// A card as an interface: frames of Ethernet, addressed with the help of ARP.
final class EthernetInterface: Interface {
  /// Frames that wait for room in the card, at most.
  private static let mostWaiting = 1024

  private let device: NetworkDevice
  private var resolution = AddressResolution()
  private var waiting: [Packet] = []

  init(_ device: NetworkDevice) {
    self.device = device
    let number = device.name.bytes.dropFirst(3)
    super.init(ByteString(Array("eth".utf8) + number), .ethernet, mtu: device.mtu)
    device.interface = self
  }

  override var hardwareAddress: HardwareAddress { device.hardwareAddress }
  override var isLinkUp: Bool { device.isLinkUp }
  override var largestMTU: Int { device.mtu }
  override var largestSegment: Int { device.largestSegment }
  override var makesChecksums: Bool { device.makesChecksums }

  // MARK: Down

  override func send(_ packet: Packet, to nextHop: InternetAddress) {
    if isBroadcast(nextHop) { return send(packet, to: Ethernet.everybody) }
    if nextHop.isMulticast { return send(packet, to: Ethernet.group(nextHop)) }
    switch resolution.find(nextHop, packet, Clock.now) {
    case .known(let address): send(packet, to: address)
    case .knownButOld(let address):
      send(packet, to: address)
      request(nextHop)
    case .waits(let asks): if asks { request(nextHop) }
    }
    Network.schedule(resolution.nextInstant)
  }

  private func send(_ packet: Packet, to address: HardwareAddress) {
    Ethernet.putHeader(packet, to: address, from: hardwareAddress, Ethernet.Kind.internet)
    sendFrame(packet)
  }

  override func sendFrame(_ packet: Packet) {
    guard isUp, waiting.count < Self.mostWaiting else { return statistics.sentDropped &+= 1 }
    if !makesChecksums { packet.completeChecksum() }
    show(packet, .outgoing)
    counted(sent: packet)
    if waiting.isEmpty, device.transmit(packet) { return }
    waiting.append(packet)
  }

  override func flush() {
    guard !waiting.isEmpty else { return }
    let sent = waiting.firstIndex { !device.transmit($0) } ?? waiting.count
    waiting.removeFirst(sent)
  }

  private func request(_ address: InternetAddress) {
    ResolutionMessage(
      operation: .request, sender: hardwareAddress, source(for: address),
      target: HardwareAddress { _ in 0 }, address
    ).send(by: self, to: Ethernet.everybody)
  }

  // MARK: Up

  override func receive(_ packet: Packet) {
    guard isUp, packet.headCount >= Ethernet.headerSize else { return }
    counted(received: packet)
    let target = HardwareAddress(at: packet.bytes)
    let kind: PacketKind =
      target == hardwareAddress
      ? .toUs : target == Ethernet.everybody ? .toAll : target.isGroup ? .toGroup : .toOthers
    show(packet, kind)
    guard kind != .toOthers else { return }
    let type = packet.bytes.number16(12)
    packet.remove(Ethernet.headerSize)
    switch type {
    case Ethernet.Kind.internet: InternetProtocol.receive(packet)
    case Ethernet.Kind.resolution: receiveResolution(packet)
    default: break
    }
  }

  private func receiveResolution(_ packet: Packet) {
    guard let message = ResolutionMessage(packet) else { return }
    let isForUs = has(message.targetAddress)
    if message.senderAddress.isUnicast, !has(message.senderAddress) {
      // What waited for the answer goes.
      let waiting = resolution.learn(
        message.senderAddress, message.sender, isNew: isForUs, Clock.now)
      for packet in waiting { send(packet, to: message.sender) }
    }
    guard isForUs, message.operation == .request else { return }
    ResolutionMessage(
      operation: .reply, sender: hardwareAddress, message.targetAddress,
      target: message.sender, message.senderAddress
    ).send(by: self, to: message.sender)
  }

  override func expire(_ now: UInt64) {
    let (requests, failed) = resolution.expire(now)
    for address in requests { request(address) }
    for packet in failed { InternetProtocol.unreachable(packet) }
    Network.schedule(resolution.nextInstant)
  }

  override func neighbours() -> [NeighbourReport] { resolution.report() }
  override func forgetNeighbours() { resolution = AddressResolution() }
}
