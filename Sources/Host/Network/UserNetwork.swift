public import Bus
internal import Ethernet
internal import Glibc
internal import Synchronization

/// A network in user mode: the guest's connections are made by ordinary sockets of this process (libslirp), which needs no
/// privilege and shows the guest to nobody.
///
///     card -- transmit --> outgoing ring --> [ thread: libslirp, poll ] --> incoming ring -- receive --> card
///
/// The thread sleeps until a socket, a timer or a frame wants it, and works off all there is before it sleeps again; the
/// machine is told once of all frames that came of it.
public final class UserNetwork: NetworkPort, @unchecked Sendable {
  /// What a user may choose.
  public struct Options: Equatable, Sendable {
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

  private static let ringSize = 4 << 20
  /// The largest packet that libslirp is told of; TCP windows are not larger, since it does not scale them.
  private static let largestPacket = 65_520
  /// How many frames of the guest are worked off before sockets are looked at.
  private static let batch = 64

  /// Large segments are welcome; libslirp verifies checksums, so they have to be there.
  public static let abilities = NetworkAbilities(takesLargeSegments: true)

  /// Those of all user networks.
  public var abilities: NetworkAbilities { Self.abilities }

  private let stack: SlirpStack
  private let sizes: SegmentSize
  private let outgoing = FrameRing(capacity: ringSize)
  private let incoming = FrameRing(capacity: ringSize)
  private let wakeUp: Pipe
  private let isAsleep = Atomic<Bool>(false)
  private let isStopping = Atomic<Bool>(false)
  private let dropped = Atomic<Int>(0)
  private var thread: HostThread?

  // Of the thread alone:
  private var hasNews = false

  /// Makes the network, and listens on the host's ports. Nothing moves before `start`.
  ///
  /// - Throws: `cannotForward` for a port that cannot be had; `failed` when the process has too many files open.
  public init(_ options: Options) throws(HostError) {
    wakeUp = try Pipe()
    sizes = SegmentSize(mtu: options.mtu, inflated: max(options.mtu, Self.largestPacket))
    stack = try SlirpStack(
      SlirpPlan(
        mtu: sizes.inflated, isRestricted: options.isRestricted,
        cardAddress: options.cardAddress))
    for forward in options.forwards { try stack.add(forward) }
  }

  /// Frames for the guest that came while too many waited.
  public var droppedCount: Int { dropped.load(ordering: .relaxed) }

  /// Begins to work. `framesArrived` is called, on the network's thread, when `receive` has something new to give.
  ///
  /// - Throws: `noThread`.
  public func start(framesArrived: @escaping @Sendable () -> Void) throws(HostError) {
    thread = try HostThread(name: "network") { [self] in run(framesArrived) }
  }

  /// Ends the thread. Connections are closed when the object goes.
  public func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wakeUp.write()
    thread?.join()
    thread = nil
  }

  // MARK: The card's side

  /// A frame of the guest.
  public func transmit(
    byteCount: Int, offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool {
    outgoing.put(byteCount: byteCount, offload: offload, fill: fill)
  }

  /// Wakes the thread, if it sleeps.
  public func transmitted() {
    guard !outgoing.isEmpty, isAsleep.exchange(false, ordering: .sequentiallyConsistent) else {
      return
    }
    wakeUp.write()
  }

  /// The next frame for the guest.
  public func receive(_ take: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool {
    incoming.take(take)
  }

  // MARK: The thread's side

  private func run(_ framesArrived: () -> Void) {
    // A connection that the other side has closed is an error of `send`, not a signal.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    stack.send = { [unowned self] frame in arrive(frame) }
    while !isStopping.load(ordering: .sequentiallyConsistent) {
      for _ in 0..<Self.batch where outgoing.take(leave) {}
      let isWoken = stack.wait(
        wakeUp: wakeUp.readEnd,
        mayWait: {
          isAsleep.store(true, ordering: .sequentiallyConsistent)
          return outgoing.isEmpty && !hasNews && !isStopping.load(ordering: .sequentiallyConsistent)
        },
        woken: { isAsleep.store(false, ordering: .sequentiallyConsistent) })
      if isWoken { wakeUp.drain() }
      if hasNews {
        hasNews = false
        framesArrived()
      }
    }
  }

  private func leave(_ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload) -> Bool {
    sizes.inflate(frame)
    stack.receive(UnsafeRawBufferPointer(frame))
    return true
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
    let isPut = incoming.put(byteCount: frame.count, offload: offload) {
      $0.copyMemory(from: frame)
    }
    if isPut { hasNews = true } else { dropped.add(1, ordering: .relaxed) }
  }
}
