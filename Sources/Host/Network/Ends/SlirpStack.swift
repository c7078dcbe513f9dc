internal import CSlirp
internal import Glibc

/// libslirp: TCP, UDP and ICMP of the guest by ordinary sockets of this process. One thread at a time calls it.
///
/// Unsafe pointers: libslirp keeps `callbacks` and this object's address until `slirp_cleanup`, in `deinit`.
final class SlirpStack {
  /// An instant at which libslirp wants to go on.
  private struct Timer {
    let identifier: SlirpTimerId
    let context: UnsafeMutableRawPointer?
    /// Milliseconds of the host's clock; nil when it is not set.
    var expiry: Int64?
  }

  /// How long a wait is at most, in milliseconds, whatever libslirp says.
  private static let longestWait: UInt32 = 1000

  private let plan: SlirpPlan
  private let callbacks: UnsafeMutablePointer<SlirpCb>
  private var slirp: OpaquePointer?
  private var timers: [Timer] = []
  private var requests: [pollfd] = []
  /// A frame for the guest; good during the call.
  var send: (UnsafeRawBufferPointer) -> Void = { _ in }

  init(_ plan: SlirpPlan) throws(HostError) {
    try Slirp.sharedObject.require()
    self.plan = plan
    callbacks = .allocate(capacity: 1)
    callbacks.initialize(to: Self.callbackTable())
    var configuration = plan.configuration
    slirp = Slirp.make(&configuration, callbacks, Unmanaged.passUnretained(self).toOpaque())
    guard slirp != nil else {
      throw .failed(file: "user network", reason: "libslirp refuses to start")
    }
    learnTime()
  }

  /// libslirp looks at the clock after a wait only. A socket that it opens before the first would have been idle since the host was
  /// switched on, and would be closed at once. "Failed", a wait does nothing else.
  private func learnTime() {
    Slirp.handlePolls(slirp, 1, { _, _ in 0 }, nil)
  }

  deinit {
    if let slirp { Slirp.end(slirp) }
    callbacks.deallocate()
  }

  /// Listens on a port of the host.
  ///
  /// - Throws: `cannotForward`.
  func add(_ forward: PortForward) throws(HostError) {
    guard let host = SocketAddress(forward.address, port: forward.port) else {
      throw forward.failure(EADDRNOTAVAIL)
    }
    let guest =
      host.isIPv6
      ? SocketAddress(plan.guestAddress, port: forward.guestPort)
      : SocketAddress(port: forward.guestPort)
    errno = 0
    let result = host.withPointer { hostAddress, hostSize in
      guest.withPointer { guestAddress, guestSize in
        Slirp.addForward(
          slirp, hostAddress, hostSize, guestAddress, guestSize,
          (forward.transport == .udp ? SLIRP_HOSTFWD_UDP : 0)
            | (host.isIPv6 ? SLIRP_HOSTFWD_V6ONLY : 0))
      }
    }
    if result < 0 { throw forward.failure(errno) }
  }

  /// A frame of the guest.
  func receive(_ frame: UnsafeRawBufferPointer) {
    Slirp.input(slirp, frame.bindMemory(to: UInt8.self).baseAddress, Int32(frame.count))
  }

  /// Waits for sockets, for `wakeUp` to be readable, or for a timer, and does what is to be done; does not wait where not
  /// `mayWait`. Returns whether `wakeUp` is readable.
  func wait(wakeUp: Int32, mayWait: () -> Bool, woken: () -> Void) -> Bool {
    requests.removeAll(keepingCapacity: true)
    requests.append(pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0))
    var timeout = min(Self.longestWait, untilNextTimer)
    Slirp.fillPolls(
      slirp, &timeout,
      { descriptor, events, opaque in SlirpStack.of(opaque).addPoll(descriptor, events) },
      Unmanaged.passUnretained(self).toOpaque())
    let result = poll(&requests, nfds_t(requests.count), mayWait() ? Int32(timeout) : 0)
    woken()
    Slirp.handlePolls(
      slirp, result < 0 ? 1 : 0, { index, opaque in SlirpStack.of(opaque).events(index) },
      Unmanaged.passUnretained(self).toOpaque())
    fireTimers()
    return result > 0 && requests[0].revents != 0
  }

  // MARK: What libslirp asks for

  private static let pollBits: [(slirp: Int, system: Int32)] = [
    (Int(SLIRP_POLL_IN), POLLIN), (Int(SLIRP_POLL_OUT), POLLOUT),
    (Int(SLIRP_POLL_PRI), POLLPRI), (Int(SLIRP_POLL_ERR), POLLERR),
    (Int(SLIRP_POLL_HUP), POLLHUP),
  ]

  private func addPoll(_ descriptor: Int32, _ events: Int32) -> Int32 {
    var bits: Int32 = 0
    for pair in Self.pollBits where Int(events) & pair.slirp != 0 { bits |= pair.system }
    requests.append(
      pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: bits), revents: 0))
    return Int32(requests.count - 1)
  }

  private func events(_ index: Int32) -> Int32 {
    guard requests.indices.contains(Int(index)) else { return 0 }
    let bits = Int32(requests[Int(index)].revents)
    var events = 0
    for pair in Self.pollBits where bits & pair.system != 0 { events |= pair.slirp }
    return Int32(events)
  }

  private static func of(_ opaque: UnsafeMutableRawPointer?) -> SlirpStack {
    guard let opaque else { preconditionFailure("libslirp hands back what it was given") }
    return Unmanaged<SlirpStack>.fromOpaque(opaque).takeUnretainedValue()
  }

  private static func callbackTable() -> SlirpCb {
    var table = SlirpCb()
    table.send_packet = { bytes, count, opaque in
      SlirpStack.of(opaque).send(UnsafeRawBufferPointer(start: bytes, count: count))
      return count
    }
    table.guest_error = { _, _ in }
    table.clock_get_ns = { _ in Int64(HostClock().nanoseconds) }
    table.timer_new_opaque = { identifier, context, opaque in
      SlirpStack.of(opaque).addTimer(identifier, context)
    }
    table.timer_free = { timer, opaque in SlirpStack.of(opaque).setTimer(timer, nil) }
    table.timer_mod = { timer, expiry, opaque in SlirpStack.of(opaque).setTimer(timer, expiry) }
    table.register_poll_fd = { _, _ in }
    table.unregister_poll_fd = { _, _ in }
    table.notify = { _ in }
    return table
  }

  // MARK: Timers

  /// A timer's name is its place, from 1 on.
  private func addTimer(
    _ identifier: SlirpTimerId, _ context: UnsafeMutableRawPointer?
  ) -> UnsafeMutableRawPointer? {
    timers.append(Timer(identifier: identifier, context: context))
    return UnsafeMutableRawPointer(bitPattern: timers.count)
  }

  private func setTimer(_ timer: UnsafeMutableRawPointer?, _ expiry: Int64?) {
    let place = Int(bitPattern: timer) - 1
    if timers.indices.contains(place) { timers[place].expiry = expiry }
  }

  private var milliseconds: Int64 { Int64(HostClock().nanoseconds / 1_000_000) }

  private var untilNextTimer: UInt32 {
    let left = timers.lazy.compactMap(\.expiry).map { $0 - self.milliseconds }.min()
    return left.map { UInt32(clamping: $0) } ?? .max
  }

  private func fireTimers() {
    for place in timers.indices {
      guard let expiry = timers[place].expiry, expiry <= milliseconds else { continue }
      timers[place].expiry = nil
      Slirp.fire(slirp, timers[place].identifier, timers[place].context)
    }
  }
}
