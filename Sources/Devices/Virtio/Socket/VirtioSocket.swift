public import Bus

/// Socket device (virtio 1.3, section 5.10): streams between the guest and the host, without a network.
///
///     queue 0     receive: buffers for packets to the guest
///     queue 1     transmit
///     queue 2     event: buffers for news of the device itself
///
/// Each side says how much room it has for a stream's bytes and how many of them were taken, and the other sends no more. So
/// what waits here is bounded by `window` a stream, and a guest that takes nothing holds up nobody else.
public final class VirtioSocket: VirtioDevice, SocketReceiver {
  /// What the device remembers besides its link.
  struct State {
    var streams: [SocketEnds: SocketStream] = [:]
    /// Packets for the guest, in order.
    var outgoing: [SocketPacket] = []
    /// The guest is to hear that all its streams are gone.
    var mustTellLoss = false
  }

  static let receiveQueue = 0
  static let transmitQueue = 1
  static let eventQueue = 2
  /// The host's address, and the first one that a guest can have.
  static let hostAddress: UInt64 = 2
  public static let firstGuestAddress: UInt32 = 3
  /// How many bytes of a stream may be under way in each direction.
  public static let window: UInt32 = 256 << 10
  /// How many streams there may be.
  static let streamLimit = 256
  /// With so many packets for the guest nothing more is taken from it, or from the host, that might make more.
  static let outgoingLimit = 1024

  /// The device's number.
  public let deviceID: UInt32 = 19
  /// VIRTIO_VSOCK_F_STREAM.
  public let features: UInt64 = 1 << 0
  /// Status and queues.
  public let link: VirtioLink

  var state = State()
  let port: any SocketPort
  /// The guest's address.
  let address: UInt32

  /// A device whose streams lead to `port`.
  public init(
    memory: GuestMemory, timeline: any Timeline, port: any SocketPort, address: UInt32
  ) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 3)
    self.port = port
    self.address = address
  }

  /// The configuration space: the guest's address (8).
  public func configurationByte(at offset: Int) -> UInt8 {
    offset < 4 ? UInt8(truncatingIfNeeded: address >> UInt32(offset * 8)) : 0
  }

  /// The driver begins anew, and knows of no stream.
  public func driverReset() {
    if !state.streams.isEmpty { port.act(.resetAll) }
    state = State()
  }
}
