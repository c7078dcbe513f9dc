public import Bus
internal import Ethernet

/// What a user may choose of a user network.
public struct UserNetworkOptions: Equatable, Sendable {
  /// The card's address, six bytes.
  public var cardAddress: [UInt8]
  /// The largest packet of the guest, in bytes from the IP header on.
  public var mtu = 1500
  /// Whether the guest reaches nothing beyond forwarded ports.
  public var isRestricted = false
  /// Ports of the host that lead to the guest.
  public var forwards: [PortForward] = []

  /// A network for a card.
  public init(cardAddress: [UInt8]) { self.cardAddress = cardAddress }
}

extension HostNetwork {
  /// A network in user mode: the guest's connections are made by ordinary sockets of this process (libslirp), which needs no
  /// privilege and shows the guest to nobody. It listens on the host's ports from now on.
  ///
  /// - Throws: `cannotForward` for a port that cannot be had; `noLibrary`; `failed` when the process has too many files open.
  public convenience init(user options: UserNetworkOptions) throws(HostError) {
    try self.init(try UserEnd(options))
  }

  /// What user networks do for a card: large segments are welcome; libslirp verifies checksums, so they have to be there.
  public static let userAbilities = NetworkAbilities(takesLargeSegments: true)
}

/// The guest's connections as sockets of this process.
final class UserEnd: NetworkEnd {
  /// The largest packet that libslirp is told of; TCP windows are not larger, since it does not scale them.
  private static let largestPacket = 65_520

  let abilities = HostNetwork.userAbilities
  var arrived: (UnsafeRawBufferPointer, FrameOffload) -> Void = { _, _ in }
  private let stack: SlirpStack
  private let sizes: SegmentSize

  init(_ options: UserNetworkOptions) throws(HostError) {
    sizes = SegmentSize(mtu: options.mtu, inflated: max(options.mtu, Self.largestPacket))
    stack = try SlirpStack(
      SlirpPlan(
        mtu: sizes.inflated, isRestricted: options.isRestricted,
        cardAddress: options.cardAddress))
    for forward in options.forwards { try stack.add(forward) }
    stack.send = { [unowned self] frame in arrive(frame) }
  }

  func send(_ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload) -> Bool {
    sizes.inflate(frame)
    stack.receive(UnsafeRawBufferPointer(frame))
    return true
  }

  /// What comes while the machine has no room is lost: libslirp cannot keep it.
  func wait(_ pause: NetworkPause) -> Bool {
    stack.wait(wakeUp: pause.wakeUp, mayWait: pause.mayWait, woken: pause.woken)
  }

  private func arrive(_ frame: UnsafeRawBufferPointer) {
    var offload = FrameOffload()
    offload.isChecksumValid = true
    if frame.count > sizes.mtu + FrameLayout.ethernetHeaderSize, let layout = FrameLayout(frame),
      layout.kind == .tcp
    {
      offload.segmentation = layout.isIPv6 ? .tcp6 : .tcp4
      offload.segmentSize = sizes.ordinary(isIPv6: layout.isIPv6)
    }
    arrived(frame, offload)
  }
}
