public import Bus

/// Block device (virtio 1.3, section 5.2) with one queue.
///
/// A request goes to the medium when the driver makes it available, with the data that is there at that instant. It is
/// answered, in order, `latency` nanoseconds of guest time later; what the medium has to say by then the machine waits
/// for, so that guest time tells nothing of the host's speed. A device that `isPrompt` does not wait, and answers when the
/// medium has. Until the answer nothing in RAM changes. What is under way is in the state.
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
    static let discard: UInt64 = 1 << 13
    static let writeZeroes: UInt64 = 1 << 14
  }

  static let sectorSize: UInt64 = 512

  /// The device's number.
  public let deviceID: UInt32 = 2
  /// Segment maximum, block size, flush; read-only where the medium is, else discard and write zeroes.
  public let features: UInt64
  /// Status and queues.
  public let link: VirtioLink

  var state = State()
  let port: any BlockPort
  let latency: UInt64
  let isPrompt: Bool
  let identifier: [UInt8]
  /// How many parts of requests the medium was ever asked for, and how many answers it was asked for.
  var submittedTickets: UInt64 = 0
  var collectedTickets: UInt64 = 0

  /// A disk with the medium behind `port` in it.
  ///
  /// - Parameters:
  ///   - identifier: the serial number that the guest sees, of which 20 bytes count.
  ///   - latency: what a request takes at least, in nanoseconds of guest time.
  ///   - isPrompt: answers when the medium does. Somebody then calls `wake` when the port's listener is told so.
  public init(
    memory: GuestMemory, timeline: any Timeline, port: any BlockPort, identifier: [UInt8],
    latency: UInt64 = 0, isPrompt: Bool = false
  ) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 1)
    self.port = port
    self.latency = latency
    self.isPrompt = isPrompt
    self.identifier = identifier
    features =
      Feature.segmentMaximum | Feature.blockSize | Feature.flush
      | (port.isReadOnly ? Feature.readOnly : Feature.discard | Feature.writeZeroes)
  }
}
