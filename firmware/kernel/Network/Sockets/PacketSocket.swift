/// PACKET_...: for whom a frame is that a socket is shown.
enum PacketKind: UInt8 {
  case toUs = 0
  case toAll
  case toGroup
  case toOthers
  case outgoing
}

/// A socket that sees frames of an interface as they are (packet(7)): SOCK_RAW with their header, SOCK_DGRAM without.
/// `Network.lock` guards all of it.
final class PacketSocket {
  struct Frame {
    let bytes: ByteChain
    let kind: PacketKind
    let interface: Int
    let hardwareKind: UInt16
    let source: HardwareAddress
    let type: UInt16
  }

  private static let mostFrames = 1024
  private static let mostBytes = 1 << 20
  /// ETH_P_ALL
  static let allTypes: UInt16 = 3

  /// With the link's header.
  let isRaw: Bool
  /// EtherType, or `allTypes`; 0 sees nothing.
  var type: UInt16
  /// 0 is all of them.
  private(set) var interface = 0
  private(set) var incoming: [Frame] = []
  private var incomingBytes = 0
  let becameReadable = WaitQueue()

  init(isRaw: Bool, type: UInt16) {
    self.isRaw = isRaw
    self.type = type
  }

  func watch(_ index: Int) {
    close()
    interface = index
    guard type != 0 else { return }
    for each in Interfaces.all where index == 0 || each.index == index {
      each.listeners.append(self)
    }
  }

  func close() {
    for each in Interfaces.all { each.listeners.removeAll { $0 === self } }
  }

  /// A frame passes, with its header, which lies in one piece.
  func show(_ packet: Packet, _ kind: PacketKind, _ interface: Interface) {
    let frameType = packet.bytes.number16(12)
    guard type == Self.allTypes || type == frameType && kind != .outgoing else { return }
    guard incoming.count < Self.mostFrames, incomingBytes + packet.count <= Self.mostBytes else {
      return
    }
    let source = HardwareAddress(at: packet.bytes + 6)
    // Headers are changed further down: these bytes are the socket's own.
    guard let all = ByteChain(copying: packet.chain.bytes()) else { return }
    let skipped = isRaw ? 0 : Ethernet.headerSize
    incoming.append(
      Frame(
        bytes: all.slice(skipped, all.count - skipped), kind: kind, interface: interface.index,
        hardwareKind: interface.kind.rawValue, source: source, type: frameType))
    incomingBytes += packet.count - skipped
    becameReadable.wakeAll()
  }

  func take(peeks: Bool) -> Frame? {
    guard let first = incoming.first else { return nil }
    if !peeks {
      incoming.removeFirst()
      incomingBytes = max(0, incomingBytes - first.bytes.count)
    }
    return first
  }

  func send(_ bytes: ByteChain, by index: Int, _ type: UInt16, to target: [UInt8]) throws(Errno) {
    guard let interface = Interfaces.numbered(index) else { throw .noSuchAddressOrDevice }
    guard interface.isUp else { throw .networkDown }
    let packet = Packet(bytes)
    if isRaw {
      guard bytes.count >= Ethernet.headerSize else { throw .invalidArgument }
      // The header is looked at, and has to lie in one piece.
      let raw = bytes.slice(0, Ethernet.headerSize).bytes()
      let frame = Packet(bytes.slice(Ethernet.headerSize, bytes.count))
      let place = frame.prepend(Ethernet.headerSize)
      for (offset, byte) in raw.enumerated() { place.put(byte, at: offset) }
      guard frame.count <= interface.mtu + Ethernet.headerSize else { throw .messageTooLong }
      return interface.sendFrame(frame)
    }
    guard bytes.count <= interface.mtu else { throw .messageTooLong }
    guard target.count >= 6 else { throw .invalidArgument }
    Ethernet.putHeader(
      packet, to: HardwareAddress { target[$0] }, from: interface.hardwareAddress, type)
    interface.sendFrame(packet)
  }
}
