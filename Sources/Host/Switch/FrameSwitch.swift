internal import Glibc
internal import Synchronization

/// An Ethernet switch that machines of this host join by a Unix socket (SOCK_SEQPACKET). Each message is a frame, from the
/// addresses on, without the checksum at its end.
///
///     machine --\                       /--> cable --> machine
///     machine ---+--> learn, look up --+---> cable --> machine
///     machine --/      AddressTable     \--> cable --> machine
///
/// One thread does it all, sleeping in poll(2). A frame whose receiver is known goes there alone, any other to all; none goes back
/// where it came from.
public final class FrameSwitch: @unchecked Sendable {
  /// Who comes when so many have joined is turned away.
  public static let machineLimit = 64
  /// The shortest frame: two addresses and a type.
  private static let smallest = 14
  /// How many frames of a machine are worked off before the others have their turn.
  private static let batch = 64
  /// How many machines that have left are remembered.
  private static let reportLimit = 1024

  private let socket: SwitchSocket
  private let wakeUp: WakeUpPipe
  private let isStopping = Atomic<Bool>(false)
  private let options: SwitchOptions

  // Of the thread that runs it:
  private var cables: [Int: Cable] = [:]
  /// The ports that are in use, in the order in which machines came.
  private var ports: [Int] = []
  private var portCount = 0
  private var left: [(port: Int, counters: SwitchCounters)] = []
  private var table = AddressTable()
  private var chance: LossChance
  private var buffer = [UInt8](repeating: 0, count: HostNetwork.frameLimit)

  /// Called on that thread when a machine has joined or left, with how many there are now.
  public var machinesChanged: (Int) -> Void = { _ in }

  /// A switch at a socket, which takes the place of one that nobody listens at.
  ///
  /// - Throws: `socketTaken` where another switch runs there; `exists` where something else has that name; `failed` and the like.
  public init(_ path: String, _ options: SwitchOptions) throws(HostError) {
    self.options = options
    socket = try SwitchSocket(path)
    wakeUp = try WakeUpPipe()
    chance = LossChance(percent: options.loss, seed: options.seed)
  }

  /// What passed so far; while it does not run.
  public var report: SwitchReport {
    let present = ports.compactMap { port in
      cables[port].map { (port: port, counters: $0.counters) }
    }
    return SwitchReport(machines: (left + present).sorted { $0.port < $1.port }.map(\.counters))
  }

  /// Ends `run`, also one that begins later. From any thread.
  public func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wakeUp.write()
  }

  /// Joins machines until it is stopped, and removes the socket.
  public func run() {
    while !isStopping.load(ordering: .sequentiallyConsistent) { workOnce() }
    for port in ports { remove(port) }
    socket.remove()
  }

  // MARK: A round

  private func workOnce() {
    var requests = [
      pollfd(fd: wakeUp.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let polled = ports
    for port in polled {
      guard let cable = cables[port] else { continue }
      let events = POLLIN | (cable.isBlocked ? Int32(POLLOUT) : 0)
      requests.append(pollfd(fd: cable.descriptor, events: Int16(events), revents: 0))
    }
    poll(&requests, nfds_t(requests.count), timeout)
    // Before frames: whoever joined before one was sent is to hear it.
    while acceptMachine() {}
    for (port, request) in zip(polled, requests[2...]) where request.revents != 0 {
      if request.revents & Int16(POLLOUT) != 0 { cables[port]?.flush(at: now) }
      if request.revents & ~Int16(POLLOUT) != 0 { receive(from: port) }
    }
    for port in ports where cables[port]?.nextDue != nil { cables[port]?.flush(at: now) }
  }

  private var now: UInt64 { HostClock().nanoseconds }

  /// Milliseconds until the next frame is due, rounded up; -1 where none is.
  private var timeout: Int32 {
    guard let due = ports.compactMap({ cables[$0]?.nextDue }).min() else { return -1 }
    let now = self.now
    return due <= now ? 0 : Int32(clamping: (due - now + 999_999) / 1_000_000)
  }

  /// False where nobody else waits.
  private func acceptMachine() -> Bool {
    let descriptor = accept(socket.descriptor, nil, nil)
    guard descriptor >= 0 else { return false }
    guard ports.count < Self.machineLimit else {
      close(descriptor)
      return true
    }
    UnixAddress.prepare(descriptor)
    cables[portCount] = Cable(descriptor, options)
    ports.append(portCount)
    portCount += 1
    machinesChanged(ports.count)
    return true
  }

  private func remove(_ port: Int) {
    guard let cable = cables.removeValue(forKey: port) else { return }
    close(cable.descriptor)
    ports.removeAll { $0 == port }
    table.forget(port: port)
    if left.count == Self.reportLimit { left.removeFirst() }
    left.append((port, cable.counters))
    machinesChanged(ports.count)
  }

  // MARK: Frames

  private func receive(from port: Int) {
    guard let descriptor = cables[port]?.descriptor else { return }
    for _ in 0..<Self.batch {
      let count = buffer.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_TRUNC))
      }
      if count < 0, isTransient(errno) { return }
      guard count > 0 else { return remove(port) }
      guard (Self.smallest...HostNetwork.frameLimit).contains(count) else {
        cables[port]?.counters.malformed += 1
        continue
      }
      cables[port]?.counters.received += 1
      cables[port]?.counters.receivedBytes += UInt64(count)
      forward(byteCount: count, from: port)
    }
  }

  /// Sends the frame in `buffer` to whom it is for.
  private func forward(byteCount: Int, from port: Int) {
    let now = self.now
    let buffer = self.buffer
    buffer.withUnsafeBytes { bytes in
      let target = bytes.loadUnaligned(as: UInt64.self) & 0xffff_ffff_ffff
      let source = bytes.loadUnaligned(fromByteOffset: 6, as: UInt64.self) & 0xffff_ffff_ffff
      table.learn(source, port: port, at: now)
      let frame = UnsafeRawBufferPointer(rebasing: bytes[..<byteCount])
      if let known = table.port(of: target, at: now) {
        if known != port { pass(frame, to: known, at: now) }
      } else {
        for other in ports where other != port { pass(frame, to: other, at: now) }
      }
    }
  }

  private func pass(_ frame: UnsafeRawBufferPointer, to port: Int, at now: UInt64) {
    if chance.isLost() {
      cables[port]?.counters.lost += 1
    } else {
      cables[port]?.put(frame, at: now)
    }
  }
}
