import Processor

/// The network: protocols between sockets and cards.
///
///     sockets            StreamSocket   DatagramSocket   PacketSocket   (files of programs)
///     transport          TCPConnection  Datagrams (UDP)  ControlMessages (ICMP)
///     internet           InternetProtocol, RoutingTable, Reassembly
///     link               Interface: EthernetInterface with AddressResolution, LoopbackInterface
///     card               NetworkDevice: VirtioNetworkCard
///
/// On the way down everything happens in the thread that calls. On the way up a card's interrupt only puts packets into
/// `arrived`; the thread `network` takes them from there through all layers, and does what the time asks for.
///
/// `lock` guards all that is above the cards: interfaces, routes, neighbours, fragments, connections, sockets. Nothing
/// is copied to or from a program, and nobody sleeps, while it is held. It is taken before a card's lock, and before
/// those of queues of waiting threads.
enum Network {
  static let lock = SpinLock()

  /// Packets that wait for the thread, at most: what is more is lost, as on any crowded way.
  private static let mostArrived = 4096
  /// So many are taken at once, before others get the lock.
  private static let batch = 64

  private static let arrivedLock = SpinLock()
  // `arrivedLock` guards the three.
  nonisolated(unsafe) private static var arrived: [Packet] = []
  nonisolated(unsafe) private static var isAsked = false
  nonisolated(unsafe) private static var wakeInstant: UInt64 = .max
  nonisolated(unsafe) private static let work = WaitQueue()

  /// Guarded by `lock`: when the thread has to look at timers next.
  nonisolated(unsafe) private static var nextInstant: UInt64 = .max

  /// Makes `lo` and an interface for each card that was found, while the kernel starts.
  static func start() {
    Interfaces.add(LoopbackInterface())
    for device in NetworkDevices.all { Interfaces.add(EthernetInterface(device)) }
    NetworkReports.start()
  }

  /// Starts the thread, once there can be some.
  static func startThread() {
    guard let identifier = try? Processes.newIdentifier(),
      let thread = Thread(
        identifier: identifier, name: Array("network".utf8), body: { workForEver() })
    else { return log("no memory for the network's thread") }
    thread.nice = -20
    Scheduler.start(thread)
  }

  // MARK: Arriving

  /// A packet came to an interface. Called from interrupts, and with `lock` held.
  static func arrive(_ packet: Packet, at interface: Interface) {
    packet.interface = interface
    arrivedLock.withLock {
      guard arrived.count < mostArrived else { return }
      arrived.append(packet)
      wake()
    }
  }

  /// The card has room again.
  static func ask() { arrivedLock.withLock { wake() } }

  private static func wake() {
    guard !isAsked else { return }
    isAsked = true
    work.wakeAll()
  }

  /// `lock` is held: `expire` is to be called then.
  static func schedule(_ instant: UInt64) {
    guard instant < nextInstant else { return }
    nextInstant = instant
    arrivedLock.withLock { if instant < wakeInstant { wake() } }
  }

  // MARK: The thread

  private static func workForEver() {
    while true {
      let packets = waitForWork()
      var start = 0
      repeat {
        let end = min(start + batch, packets.count)
        lock.withLock {
          for packet in packets[start..<end] { packet.interface?.receive(packet) }
          TCPConnections.flush()
          if Clock.now >= nextInstant { expire() }
          Interfaces.flush()
        }
        start = end
      } while start < packets.count
    }
  }

  private static func waitForWork() -> [Packet] {
    // Together: who schedules something earlier from now on sees that it has to wake this thread.
    let instant = lock.withLock { () -> UInt64 in
      arrivedLock.withLock { wakeInstant = nextInstant }
      return nextInstant
    }
    arrivedLock.lock()
    defer { arrivedLock.unlock() }
    while !isAsked, Clock.now < instant {
      try? work.wait("packets", arrivedLock, forSignals: false, until: instant)
    }
    isAsked = false
    wakeInstant = 0
    let packets = arrived
    arrived = []
    return packets
  }

  private static func expire() {
    let now = Clock.now
    nextInstant = .max
    TCPConnections.expire(now)
    Interfaces.expire(now)
    Reassembly.expire(now)
  }
}
