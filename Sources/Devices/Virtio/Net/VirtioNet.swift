public import Bus

/// Network device (virtio 1.3, section 5.1) with one or more pairs of queues and a control queue.
///
///     queue 0, 2, ...       receive: buffers for frames that arrive
///     queue 1, 3, ...       transmit
///     the last, or 2        control: what to receive, how many pairs
///
/// Frames stay in the `NetworkPort` until the guest has posted buffers for them. What the port does not do for a frame
/// (make its checksum, cut it into packets), and what the driver does not do for one that arrives, is done here.
public final class VirtioNet: VirtioDevice, NetworkReceiver {
  /// What the device remembers besides its link.
  struct State {
    /// For each pair, buffers that were taken and wait for a frame that fills them.
    var posted: [[Chain]]
    /// How many packets of the port's next frame, which has to be cut, the guest has.
    var packetsDelivered = 0
    var filter: ReceiveFilter
    /// The pair by which the driver last sent a frame of a connection, by the connection's hash.
    var pairOfFlow = [UInt8](repeating: 0, count: VirtioNet.flowCount)
    /// How many pairs the driver uses.
    var activePairs = 1
    /// Features of received frames that the driver has put aside for now.
    var offloadsOff: UInt64 = 0
    var isLinkUp = true
    /// Whether the port's cable led anywhere when it was last looked at.
    var isConnected = true
    /// The driver is to tell the network where it is.
    var mustAnnounce = false
    var counters = NetworkCounters()
  }

  /// Feature bits.
  enum Feature {
    static let checksum: UInt64 = 1 << 0
    static let guestChecksum: UInt64 = 1 << 1
    static let controlGuestOffloads: UInt64 = 1 << 2
    static let mtu: UInt64 = 1 << 3
    static let address: UInt64 = 1 << 5
    static let guestTCP4: UInt64 = 1 << 7
    static let guestTCP6: UInt64 = 1 << 8
    static let guestCongestionNotice: UInt64 = 1 << 9
    static let hostTCP4: UInt64 = 1 << 11
    static let hostTCP6: UInt64 = 1 << 12
    static let hostCongestionNotice: UInt64 = 1 << 13
    static let mergeableBuffers: UInt64 = 1 << 15
    static let status: UInt64 = 1 << 16
    static let controlQueue: UInt64 = 1 << 17
    static let controlReceive: UInt64 = 1 << 18
    static let controlVLAN: UInt64 = 1 << 19
    static let controlReceiveExtra: UInt64 = 1 << 20
    static let guestAnnounce: UInt64 = 1 << 21
    static let multiqueue: UInt64 = 1 << 22
    static let controlAddress: UInt64 = 1 << 23

    /// Those of received frames, which `controlGuestOffloads` can put aside.
    static let ofReceivedFrames =
      guestChecksum | guestTCP4 | guestTCP6 | guestCongestionNotice
    static let always =
      checksum | ofReceivedFrames | controlGuestOffloads | address | hostTCP4 | hostTCP6
      | hostCongestionNotice | mergeableBuffers | status | controlQueue | controlReceive
      | controlVLAN | controlReceiveExtra | guestAnnounce | controlAddress
  }

  /// The largest frame: a VLAN tag, and what IPv6 can say of its payload.
  static let frameLimit = 18 + 40 + 0xffff
  /// How many connections are told apart for the choice of a pair.
  static let flowCount = 256
  /// More pairs than that help nobody.
  public static let maximumPairs = 8

  /// The device's number.
  public let deviceID: UInt32 = 1
  /// All of section 5.1.3 but what concerns UDP segmentation, hashes and statistics.
  public let features: UInt64
  /// Status and queues.
  public let link: VirtioLink

  var state: State
  let port: any NetworkPort
  let observer: (any NetworkObserver)?
  let address: MACAddress
  let pairCount: Int
  let mtu: UInt16?
  /// For frames that are cut into packets, and for packets.
  var scratch = [UInt8](repeating: 0, count: VirtioNet.frameLimit)
  var packet = [UInt8](repeating: 0, count: VirtioNet.frameLimit)

  /// A network card.
  ///
  /// - Parameters:
  ///   - address: what it says its address is; the driver may change it.
  ///   - mtu: the largest packet that the driver is told to send, in bytes; nil to leave it the usual 1,500.
  ///   - pairCount: pairs of queues, 1 to `maximumPairs`.
  ///   - observer: who sees every frame.
  public init(
    memory: GuestMemory, timeline: any Timeline, port: any NetworkPort, address: MACAddress,
    mtu: UInt16? = nil, pairCount: Int = 1, observer: (any NetworkObserver)? = nil
  ) {
    precondition(pairCount >= 1 && pairCount <= Self.maximumPairs, "pairs of queues")
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 2 * pairCount + 1)
    self.port = port
    self.address = address
    self.mtu = mtu
    self.pairCount = pairCount
    self.observer = observer
    state = State(
      posted: [[Chain]](repeating: [], count: pairCount), filter: ReceiveFilter(address: address))
    features =
      Feature.always | (mtu == nil ? 0 : Feature.mtu) | (pairCount > 1 ? Feature.multiqueue : 0)
  }

  /// What it has done since power-on.
  public var counters: NetworkCounters { state.counters }

  /// The number of the control queue.
  var controlQueue: Int { link.has(Feature.multiqueue) ? 2 * pairCount : 2 }

  /// Bytes of the header before each frame.
  var headerSize: Int {
    link.has(VirtioFeature.version1 | Feature.mergeableBuffers) ? 12 : 10
  }

  /// Moves frames in the direction of the queue, or does what the driver asks.
  public func queueNotified(_ index: Int) {
    if index == controlQueue {
      control()
    } else if index / 2 < state.activePairs {
      if index % 2 == 0 { receive() } else { transmit(index) }
    }
  }

  /// Fills the buffers that the guest has posted, and notices a cable that was plugged in or out.
  public func framesArrived() {
    if state.isConnected != port.isConnected {
      state.isConnected = port.isConnected
      setLink(isUp: state.isConnected)
    }
    receive()
  }

  /// Forgets the queue's buffers.
  public func queueStopped(_ index: Int) {
    guard index / 2 < pairCount, index % 2 == 0 else { return }
    state.posted[index / 2].removeAll()
    state.packetsDelivered = 0
  }

  /// Takes every frame again, by the address it came with.
  public func driverReset() {
    let (counters, isLinkUp) = (state.counters, state.isLinkUp)
    let isConnected = state.isConnected
    state = State(
      posted: [[Chain]](repeating: [], count: pairCount), filter: ReceiveFilter(address: address))
    (state.counters, state.isLinkUp, state.isConnected) = (counters, isLinkUp, isConnected)
  }
}
