import Processor
import Synchronization

/// A network card of virtio (virtio 1.2, section 5.1): a queue of empty pages, which come back with frames in them,
/// and one of frames to be sent, in as many parts as they have.
///
/// The card makes checksums, and cuts and joins segments of TCP, if it offers to. A joined segment comes in several pages.
final class VirtioNetworkCard: NetworkDevice, VirtioDriver {
  private enum Feature {
    static let checksum = VirtioFeatures.own(0)
    static let guestChecksum = VirtioFeatures.own(1)
    static let mtu = VirtioFeatures.own(3)
    static let address = VirtioFeatures.own(5)
    static let guestSegments = VirtioFeatures.own(7)
    static let hostSegments = VirtioFeatures.own(11)
    static let mergedBuffers = VirtioFeatures.own(15)
    static let status = VirtioFeatures.own(16)
  }

  /// Large segments come in several buffers, so they need `MRG_RXBUF`; that row comes first.
  private static var features: [VirtioFeatureRow] {
    [
      .init(Feature.address, "VIRTIO_NET_F_MAC", isNeeded: true),
      .init(Feature.status, "VIRTIO_NET_F_STATUS"),
      .init(Feature.mtu, "VIRTIO_NET_F_MTU"),
      .init(Feature.checksum, "VIRTIO_NET_F_CSUM"),
      .init(Feature.guestChecksum, "VIRTIO_NET_F_GUEST_CSUM"),
      .init(Feature.mergedBuffers, "VIRTIO_NET_F_MRG_RXBUF", isNeeded: true),
      .init(Feature.hostSegments, "VIRTIO_NET_F_HOST_TSO4"),
      .init(Feature.guestSegments, "VIRTIO_NET_F_GUEST_TSO4"),
    ]
  }

  /// Offsets in the configuration (section 5.1.4), and a bit of what is there.
  private static let statusField: UInt64 = 6
  private static let mtuField: UInt64 = 10
  private static let linkIsUp: UInt16 = 1

  private static let receiveQueue = 0
  private static let sendQueue = 1
  private static let incomingCount = 256
  private static let outgoingCount = 128
  /// What a program's frame has behind its header: it fits into a page.
  private static let partsOfFrame = 1

  private let device: VirtioDevice
  private let incoming: Virtqueue<PacketMemory>
  private let outgoing: Virtqueue<OutgoingFrame>
  private let lock = SpinLock()
  // The lock guards the queues, the list and `isAwaited`.
  private var idle: [OutgoingFrame] = []
  private let bufferReturned = WaitQueue()
  /// Somebody found no room.
  private var isAwaited = false
  private let linkUp = Atomic<UInt32>(1)

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let card = try VirtioNetworkCard(device)
    device.start(card)
    card.fill()
    NetworkDevices.add(card)
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate(Self.features)
    self.device = device
    incoming = try Virtqueue(Self.receiveQueue, limit: Self.incomingCount, of: device)
    outgoing = try Virtqueue(Self.sendQueue, limit: Self.outgoingCount, of: device)
    for _ in 0..<outgoing.size { idle.append(OutgoingFrame()) }
    super.init(
      hardwareAddress: HardwareAddress { device.registers.configuration8(UInt64($0)) })
    if device.features.contains(Feature.mtu) {
      let offered = Int(device.registers.configuration16(Self.mtuField))
      mtu = min(max(offered, 576), InternetHeader.largestPacket)
    }
    readStatus()
  }

  private func readStatus() {
    guard device.features.contains(Feature.status) else { return }
    let status = device.registers.configuration16(Self.statusField)
    linkUp.store(status & Self.linkIsUp != 0 ? 1 : 0, ordering: .relaxed)
  }

  /// Gives the device all pages for frames that come in.
  private func fill() {
    lock.withLock {
      for _ in 0..<incoming.size {
        guard let page = PacketMemory.page() else { break }
        give(page)
      }
      incoming.notify()
    }
  }

  private func give(_ page: PacketMemory) {
    let segment = VirtioSegment(page.start, count: page.capacity, isWritable: true)
    _ = incoming.add([segment], for: page)
  }

  override var isLinkUp: Bool { linkUp.load(ordering: .relaxed) != 0 }
  override var makesChecksums: Bool { device.features.contains(Feature.checksum) }
  override var largestSegment: Int {
    device.features.contains(Feature.hostSegments) ? InternetHeader.largestPacket - 120 : 0
  }

  // MARK: Sending

  override var roomToSend: WaitQueue? { bufferReturned }
  override var hasRoomToSend: Bool { lock.withLock { hasRoom(for: Self.partsOfFrame) } }

  /// The lock is held. Who hears that there is no room is told when there is again.
  private func hasRoom(for parts: Int) -> Bool {
    if !idle.isEmpty, outgoing.freeCount > parts { return true }
    isAwaited = true
    return false
  }

  override func waitForRoom(mayWait: Bool) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    while !hasRoom(for: Self.partsOfFrame), !device.isBroken {
      guard mayWait else { throw .wouldBlock }
      try bufferReturned.wait("a network card", lock)
    }
    if device.isBroken { throw .ioError }
  }

  override func transmit(_ packet: Packet) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    if device.isBroken { return true }
    packet.limitParts(to: min(OutgoingFrame.mostParts, outgoing.size) - 1)
    guard hasRoom(for: packet.rest.partCount), let frame = idle.last else { return false }
    FrameHeader.put(packet)
    var segments = [VirtioSegment(packet.pointer, count: packet.headCount, isWritable: false)]
    packet.rest.forEachPart {
      segments.append(VirtioSegment($0.pointer, count: $0.count, isWritable: false))
    }
    guard outgoing.add(segments, table: frame.table, for: frame) else { return true }
    idle.removeLast()
    frame.packet = packet
    outgoing.notify()
    return true
  }

  // MARK: What the device tells

  func buffersUsed() {
    do throws(VirtioError) {
      try takeSent()
      for packet in try takeReceived() { received(packet) }
    } catch {
      device.fail(error)
    }
  }

  private func takeSent() throws(VirtioError) {
    let isAwaited = try lock.withLock { () throws(VirtioError) -> Bool in
      while let (frame, _) = try outgoing.takeUsed() {
        frame.packet = nil
        idle.append(frame)
      }
      guard self.isAwaited, !idle.isEmpty else { return false }
      self.isAwaited = false
      return true
    }
    guard isAwaited else { return }
    bufferReturned.wakeAll()
    Network.ask()
  }

  private func takeReceived() throws(VirtioError) -> [Packet] {
    try lock.withLock { () throws(VirtioError) in
      var packets: [Packet] = []
      while let (page, written) = try incoming.takeUsed() {
        if let packet = try takeFrame(page, written) { packets.append(packet) }
      }
      incoming.notify()
      return packets
    }
  }

  /// A frame with all its pages, in the place of which the device gets others. Without others the frame is lost.
  private func takeFrame(
    _ first: PacketMemory, _ written: Int
  ) throws(VirtioError) -> Packet? {
    guard written >= FrameHeader.size + Self.shortestFrame else {
      give(first)
      return nil
    }
    var pages = [first]
    var rest = ByteChain()
    for _ in 1..<max(1, FrameHeader.bufferCount(first.start)) {
      guard let (page, count) = try incoming.takeUsed() else { throw .wrongLength(UInt32(written)) }
      pages.append(page)
      rest.append(PacketPart(memory: page, offset: 0, count: count))
    }
    let fresh = pages.map { _ in PacketMemory.page() }
    guard !fresh.contains(where: { $0 == nil }) else {
      for page in pages { give(page) }
      return nil
    }
    for page in fresh { if let page { give(page) } }
    let part = PacketPart(
      memory: first, offset: FrameHeader.size, count: written - FrameHeader.size)
    let packet = Packet(part, rest)
    packet.offload = FrameHeader.offload(first.start)
    return packet
  }

  func configurationChanged() {
    let before = isLinkUp
    readStatus()
    if before != isLinkUp { log("\(name.text): the link is \(isLinkUp ? "up" : "down")") }
  }

  func deviceFailed() {
    lock.withLock {
      idle += outgoing.takeAll()
      for frame in idle { frame.packet = nil }
      _ = incoming.takeAll()
    }
    bufferReturned.wakeAll()
  }
}
