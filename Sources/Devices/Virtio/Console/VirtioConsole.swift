public import Bus

/// Console device with one port (virtio 1.3, section 5.3).
///
/// Queue 0 takes buffers for what arrives, queue 1 brings what leaves. Bytes stay in the `SerialPort` until the
/// guest has posted a buffer for them.
public final class VirtioConsole: VirtioDevice, SerialReceiver {
  /// What the device remembers besides its link.
  struct State {
    /// A posted buffer that waits for bytes.
    var receiving: Chain?
    /// A buffer of which `transmitted` bytes have left.
    var transmitting: Chain?
    var transmitted: UInt64 = 0
    /// The terminal's size, where it is known.
    var size: (columns: UInt16, rows: UInt16)?
  }

  static let receiveQueue = 0
  static let transmitQueue = 1
  /// VIRTIO_CONSOLE_F_SIZE: columns and rows are in the configuration space.
  static let sizeFeature: UInt64 = 1 << 0

  /// The device's number.
  public let deviceID: UInt32 = 3
  /// The size, if it was known from the start.
  public let features: UInt64
  /// Status and queues.
  public let link: VirtioLink

  var state = State()
  let port: any SerialPort

  /// A console whose other end is `port`, and its size in characters where that is known.
  public init(
    memory: GuestMemory, timeline: any Timeline, port: any SerialPort,
    size: (columns: UInt16, rows: UInt16)? = nil
  ) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 2)
    self.port = port
    features = size == nil ? 0 : Self.sizeFeature
    state.size = size
  }
}
