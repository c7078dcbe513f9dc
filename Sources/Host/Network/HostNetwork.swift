public import Bus
internal import Ethernet
internal import Glibc
internal import Synchronization

/// A network of the host, at the other end of a card's cable.
///
///     card -- transmit --> outgoing ring --> [ thread: NetworkEnd, poll ] --> incoming ring -- receive --> card
///
/// The thread sleeps until the host or a frame wants it, and works off all there is before it sleeps again; the machine is
/// told once of all frames that came of it. While the incoming ring is full, what comes waits in the host.
public final class HostNetwork: NetworkPort, @unchecked Sendable {
  private static let ringSize = 4 << 20
  /// No frame is larger: a VLAN tag, and what IPv6 can say of its payload.
  static let frameLimit = 18 + 40 + 0xffff
  /// How many frames of the guest are worked off before the host is looked at.
  private static let batch = 64

  /// What its end does for the card.
  public let abilities: NetworkAbilities

  private let end: any NetworkEnd
  private let outgoing = FrameRing(capacity: ringSize)
  private let incoming = FrameRing(capacity: ringSize)
  private let wakeUp: WakeUpPipe
  private let isAsleep = Atomic<Bool>(false)
  private let isStopping = Atomic<Bool>(false)
  private let isLost = Atomic<Bool>(false)
  /// The thread takes nothing in before there is room again.
  private let wantsRoom = Atomic<Bool>(false)
  private let dropped = Atomic<Int>(0)
  private var thread: HostThread?

  // Of the thread alone:
  private var hasNews = false

  /// A network that leads to `end`. Nothing moves before `start`.
  init(_ end: any NetworkEnd) throws(HostError) {
    wakeUp = try WakeUpPipe()
    abilities = end.abilities
    self.end = end
  }

  /// Frames for the guest that came while too many waited.
  public var droppedCount: Int { dropped.load(ordering: .relaxed) }

  /// Whether the host still has it.
  public var isConnected: Bool { !isLost.load(ordering: .sequentiallyConsistent) }

  /// Begins to work.
  ///
  /// - Parameters:
  ///   - framesArrived: called on the network's thread when `receive` has something new to give, or the network is gone.
  ///   - lost: called there once when the network is gone, with the reason.
  /// - Throws: `noThread`.
  public func start(
    framesArrived: @escaping @Sendable () -> Void,
    lost: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(HostError) {
    thread = try HostThread(name: "network") { [self] in run(framesArrived, lost) }
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
    if !outgoing.isEmpty { wake() }
  }

  /// The next frame for the guest.
  public func receive(_ take: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool {
    let isThere = incoming.take(take)
    if wantsRoom.load(ordering: .sequentiallyConsistent), incoming.isHalfEmpty { wake() }
    return isThere
  }

  private func wake() {
    if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { wakeUp.write() }
  }

  // MARK: The thread's side

  private func run(_ framesArrived: () -> Void, _ lost: (String) -> Void) {
    // A connection that the other side has closed is an error of `send`, not a signal.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    end.arrived = { [unowned self] frame, offload in arrive(frame, offload) }
    do throws(NetworkLoss) {
      while !isStopping.load(ordering: .sequentiallyConsistent) {
        try workOnce()
        guard hasNews else { continue }
        hasNews = false
        framesArrived()
      }
    } catch {
      isLost.store(true, ordering: .sequentiallyConsistent)
      lost(error.reason)
      framesArrived()
    }
  }

  private func workOnce() throws(NetworkLoss) {
    let isBlocked = try sendSome()
    let isWoken = try end.wait(
      NetworkPause(
        wakeUp: wakeUp.readEnd, wantsRoom: isBlocked,
        mayReceive: { [self] in mayReceive },
        mayWait: { [self] in mayWait(whileBlocked: isBlocked) },
        woken: { [self] in isAsleep.store(false, ordering: .sequentiallyConsistent) }))
    if isWoken { wakeUp.drain() }
  }

  /// Sends what the guest has sent; true where the host has no room for the next frame.
  private func sendSome() throws(NetworkLoss) -> Bool {
    for _ in 0..<Self.batch {
      var isSent = false
      var loss: NetworkLoss?
      let hasFrame = outgoing.take { frame, offload in
        do throws(NetworkLoss) { isSent = try end.send(frame, offload) } catch { loss = error }
        return isSent
      }
      if let loss { throw loss }
      guard hasFrame else { return false }
      if !isSent { return true }
    }
    return false
  }

  private var mayReceive: Bool {
    if incoming.hasRoom(for: Self.frameLimit) {
      wantsRoom.store(false, ordering: .sequentiallyConsistent)
      return true
    }
    wantsRoom.store(true, ordering: .sequentiallyConsistent)
    return false
  }

  /// Whoever changes what is looked at here looks at `isAsleep` afterwards.
  private func mayWait(whileBlocked isBlocked: Bool) -> Bool {
    isAsleep.store(true, ordering: .sequentiallyConsistent)
    let hasRoom = wantsRoom.load(ordering: .sequentiallyConsistent) && incoming.isHalfEmpty
    return (isBlocked || outgoing.isEmpty) && !hasNews && !hasRoom
      && !isStopping.load(ordering: .sequentiallyConsistent)
  }

  private func arrive(_ frame: UnsafeRawBufferPointer, _ offload: FrameOffload) {
    let isPut = incoming.put(byteCount: frame.count, offload: offload) {
      $0.copyMemory(from: frame)
    }
    if isPut { hasNews = true } else { dropped.add(1, ordering: .relaxed) }
  }
}
