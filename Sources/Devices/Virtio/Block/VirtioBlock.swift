public import Bus

/// Block device (virtio 1.3, section 5.2) with one queue.
///
/// A request is served `latency` nanoseconds of guest time after it was made available, in order; with a latency of 0
/// while the driver notifies the device. What is under way is in the state.
public final class VirtioBlock: VirtioDevice {
  /// What the device remembers besides its link.
  struct State {
    /// In the order in which they will be served.
    var requests: [Request] = []
  }

  /// Feature bits.
  enum Feature {
    static let segmentMaximum: UInt64 = 1 << 2
    static let readOnly: UInt64 = 1 << 5
    static let blockSize: UInt64 = 1 << 6
    static let flush: UInt64 = 1 << 9
  }

  static let sectorSize: UInt64 = 512

  /// The device's number.
  public let deviceID: UInt32 = 2
  /// Segment maximum, block size, flush; read-only where the medium is.
  public let features: UInt64
  /// Status and queues.
  public let link: VirtioLink

  var state = State()
  let medium: any BlockMedium
  let latency: UInt64
  let identifier: [UInt8]
  /// For a sector whose bytes are scattered in RAM.
  var bounce = [UInt8](repeating: 0, count: Int(VirtioBlock.sectorSize))

  /// A disk with `medium` in it. `identifier` is the serial number that the guest sees, of which 20 bytes count;
  /// `latency` is in nanoseconds of guest time.
  public init(
    memory: GuestMemory, timeline: any Timeline, medium: any BlockMedium, identifier: [UInt8],
    latency: UInt64 = 0
  ) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 1)
    self.medium = medium
    self.latency = latency
    self.identifier = identifier
    features =
      Feature.segmentMaximum | Feature.blockSize | Feature.flush
      | (medium.isReadOnly ? Feature.readOnly : 0)
  }
}
