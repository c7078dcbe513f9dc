import Processor
import Synchronization

/// A network card of virtio (virtio 1.2, section 5.1): a queue of empty buffers, which come back with
/// frames in them, and one of frames to be sent. Checksums and segmentation are the software's.
final class VirtioNetworkCard: NetworkDevice, VirtioDriver {
  private enum Feature {
    static let address = VirtioFeatures.own(5)
    static let status = VirtioFeatures.own(16)
  }

  private static var features: [VirtioFeatureRow] {
    [
      .init(Feature.address, "VIRTIO_NET_F_MAC", isNeeded: true),
      .init(Feature.status, "VIRTIO_NET_F_STATUS"),
    ]
  }

  /// Offset in the configuration (section 5.1.4), and a bit of what is there.
  private static let statusField: UInt64 = 6
  private static let linkIsUp: UInt16 = 1

  private static let receiveQueue = 0
  private static let sendQueue = 1
  private static let bufferCount = 64

  private let device: VirtioDevice
  private let incoming: Virtqueue<FrameBuffer>
  private let outgoing: Virtqueue<FrameBuffer>
  private let lock = SpinLock()
  // The lock guards the queues and the list.
  private var idle: [FrameBuffer] = []
  private let bufferReturned = WaitQueue()
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
    incoming = try Virtqueue(Self.receiveQueue, limit: Self.bufferCount, of: device)
    outgoing = try Virtqueue(Self.sendQueue, limit: Self.bufferCount, of: device)
    for _ in 0..<outgoing.size { idle.append(FrameBuffer()) }
    super.init(
      hardwareAddress: HardwareAddress { device.registers.configuration8(UInt64($0)) })
    readStatus()
  }

  private func readStatus() {
    guard device.features.contains(Feature.status) else { return }
    let status = device.registers.configuration16(Self.statusField)
    linkUp.store(status & Self.linkIsUp != 0 ? 1 : 0, ordering: .relaxed)
  }

  /// Gives the device all buffers for frames that come in.
  private func fill() {
    lock.withLock {
      for _ in 0..<incoming.size {
        let buffer = FrameBuffer()
        _ = incoming.add([buffer.whole], for: buffer)
      }
      incoming.notify()
    }
  }

  override var isLinkUp: Bool { linkUp.load(ordering: .relaxed) != 0 }

  // MARK: Sending

  override var roomToSend: WaitQueue? { bufferReturned }
  override var hasRoomToSend: Bool { lock.withLock { !idle.isEmpty } }

  override func transmit(_ frame: [UInt8], mayWait: Bool) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    while idle.isEmpty, !device.isBroken {
      guard mayWait else { throw .wouldBlock }
      try bufferReturned.wait("a network card", lock)
    }
    guard !device.isBroken, let buffer = idle.popLast() else { throw .ioError }
    buffer.store(frame)
    // As many buffers as descriptors: one that is idle has room.
    guard outgoing.add([buffer.filled(frame.count)], for: buffer) else { throw .ioError }
    outgoing.notify()
  }

  // MARK: What the device tells

  func buffersUsed() {
    do throws(VirtioError) {
      try takeSent()
      for frame in try takeReceived() { received(frame) }
    } catch {
      device.fail(error)
    }
  }

  private func takeSent() throws(VirtioError) {
    try lock.withLock { () throws(VirtioError) in
      while let (buffer, _) = try outgoing.takeUsed() {
        idle.append(buffer)
        bufferReturned.wakeAll()
      }
    }
  }

  private func takeReceived() throws(VirtioError) -> [[UInt8]] {
    try lock.withLock { () throws(VirtioError) in
      var frames: [[UInt8]] = []
      while let (buffer, written) = try incoming.takeUsed() {
        if let frame = buffer.frame(written) { frames.append(frame) }
        _ = incoming.add([buffer.whole], for: buffer)
      }
      incoming.notify()
      return frames
    }
  }

  func configurationChanged() {
    let before = isLinkUp
    readStatus()
    if before != isLinkUp { log("\(name.text): the link is \(isLinkUp ? "up" : "down")") }
  }

  func deviceFailed() {
    lock.withLock {
      idle += outgoing.takeAll()
      _ = incoming.takeAll()
      bufferReturned.wakeAll()
    }
  }
}
