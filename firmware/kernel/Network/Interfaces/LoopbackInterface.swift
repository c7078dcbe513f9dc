/// `lo`: what is sent arrives. Packets go by way of the network's thread, so that a layer is never called from above and
/// from below at once.
final class LoopbackInterface: Interface {
  /// Virtual Ethernet frames of nobody to nobody, which sockets that look at frames expect.
  private static let headerSize = 14

  init() { super.init("lo", .loopback, mtu: 65536) }

  override var largestSegment: Int { 65483 }
  override var makesChecksums: Bool { true }

  override func send(_ packet: Packet, to nextHop: InternetAddress) {
    let header = packet.prepend(Self.headerSize)
    for offset in 0..<12 { header.put(UInt8(0), at: offset) }
    header.put(Ethernet.Kind.internet, at: 12)
    sendFrame(packet)
  }

  override func sendFrame(_ packet: Packet) {
    counted(sent: packet)
    packet.offload = Packet.Offload(isChecked: true)
    Network.arrive(packet, at: self)
  }

  override func receive(_ packet: Packet) {
    guard packet.headCount >= Self.headerSize else { return }
    counted(received: packet)
    show(packet, .toUs)
    guard packet.bytes.number16(12) == Ethernet.Kind.internet else { return }
    packet.remove(Self.headerSize)
    InternetProtocol.receive(packet)
  }
}
