/// A network card: frames of Ethernet go out and come in, without their checksum (FCS). Subclasses are
/// drivers.
class NetworkDevice {
  /// The longest frame that a program sends: 14 bytes of header and what the network carries.
  static let longestFrame = 1514
  static let shortestFrame = 14

  let hardwareAddress: HardwareAddress
  /// The largest packet, without Ethernet's header.
  final var mtu = 1500
  /// Set when it is entered into the list, before anybody uses it.
  final var name: ByteString = "net"
  /// Where packets go up; set while the kernel starts.
  final var interface: Interface?

  private let listenersLock = SpinLock()
  /// Guarded by the lock.
  private var listeners: [FrameQueue] = []

  init(hardwareAddress: HardwareAddress) { self.hardwareAddress = hardwareAddress }

  /// Whether there is a network at the other end.
  var isLinkUp: Bool { true }
  /// Whether it makes checksums (`Packet.Offload`).
  var makesChecksums: Bool { false }
  /// The largest payload of TCP that it cuts into segments; 0 if it does not.
  var largestSegment: Int { 0 }

  /// Sends a packet that begins with Ethernet's header. False if there is no room now; the interface is flushed
  /// when there is again. A card that is not used any more takes it, and loses it.
  func transmit(_ packet: Packet) -> Bool { true }

  // MARK: Frames of programs

  /// Where those wait who want to send; nil if there is always room.
  var roomToSend: WaitQueue? { nil }
  var hasRoomToSend: Bool { true }

  /// Waits until there is room.
  ///
  /// - Throws: `wouldBlock` if the caller does not wait, `ioError` if the card is not used any more.
  func waitForRoom(mayWait: Bool) throws(Errno) {}

  /// Sends a frame of a program's, or puts it where it is sent soon.
  ///
  /// - Throws: `messageTooLong`, `invalidArgument` of one that is no frame, and what `waitForRoom` throws.
  final func send(_ frame: [UInt8], mayWait: Bool) throws(Errno) {
    guard frame.count <= Self.longestFrame else { throw .messageTooLong }
    guard frame.count >= Self.shortestFrame else { throw .invalidArgument }
    guard let bytes = ByteChain(copying: frame) else { throw .noBufferSpace }
    repeat { try waitForRoom(mayWait: mayWait) } while !transmit(Packet(bytes))
  }

  // MARK: Coming in

  /// From now on each frame that comes in is put into `queue`, too.
  final func add(_ queue: FrameQueue) { listenersLock.withLock { listeners.append(queue) } }

  final func remove(_ queue: FrameQueue) {
    listenersLock.withLock { listeners.removeAll { $0 === queue } }
  }

  /// A driver has received a frame. Called from interrupts.
  final func received(_ packet: Packet) {
    listenersLock.withLock {
      guard !listeners.isEmpty else { return }
      let frame = packet.chain.bytes()
      for queue in listeners { queue.append(frame) }
    }
    if let interface { Network.arrive(packet, at: interface) }
  }
}
