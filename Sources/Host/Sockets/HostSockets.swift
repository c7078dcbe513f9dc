public import Bus
internal import Glibc
internal import Synchronization

/// The streams of a guest's socket device, as Unix sockets of the host; as Firecracker and crosvm have them:
///
///     host to guest    a program connects to PATH, says "CONNECT PORT\n", and hears "OK HOSTPORT\n" when the guest agrees
///     guest to host    a connection to port N of address 2 leads to the socket PATH_N, where a program listens
///
/// One thread has all the sockets. It takes no more from a program than the guest has room for, and tells the guest what a
/// program has taken: so nothing piles up here, on either side.
public final class HostSockets: SocketPort, @unchecked Sendable {
  /// With so many actions of a guest waiting, it waits too, until the thread has come to them.
  private static let actionLimit = 1 << 16

  /// What the thread and the device share.
  private let condition = Condition()
  // Only with the condition's lock:
  private var actions: [SocketAction] = []
  private var events: [SocketEvent] = []
  private var eventsTaken = 0

  private let path: String
  private let listener: Int32
  private let wakeUp: WakeUpPipe
  private let isStopping = Atomic<Bool>(false)
  private var thread: HostThread?

  /// Listens at `path`; nothing moves before `start`.
  ///
  /// - Throws: `failed`, with what is wrong with the path.
  public init(path: String) throws(HostError) {
    self.path = path
    wakeUp = try WakeUpPipe()
    listener = try UnixSocket.listen(at: path)
  }

  deinit {
    close(listener)
    unlink(path)
  }

  /// Begins to work. `eventsArrived` is called, on the thread, when `receive` has something new to give.
  ///
  /// - Throws: `noThread`.
  public func start(eventsArrived: @escaping @Sendable () -> Void) throws(HostError) {
    thread = try HostThread(name: "sockets") { [self] in run(eventsArrived) }
  }

  /// Ends the thread, and closes all connections.
  public func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    condition.wakeAll()
    wakeUp.write()
    thread?.join()
    thread = nil
  }

  // MARK: The device's side

  public func act(_ action: SocketAction) {
    let isFirst = condition.locked {
      while actions.count >= Self.actionLimit, !isStopping.load(ordering: .relaxed) {
        condition.wait()
      }
      actions.append(action)
      return actions.count == 1
    }
    if isFirst { wakeUp.write() }
  }

  public func receive() -> SocketEvent? {
    condition.locked {
      guard eventsTaken < events.count else { return nil }
      defer {
        eventsTaken += 1
        if eventsTaken == events.count { (events, eventsTaken) = ([], 0) }
      }
      return events[eventsTaken]
    }
  }

  public func abandon() {
    act(.resetAll)
    let ends = SocketEnds(hostPort: 0, guestPort: 0)
    condition.locked {
      (events, eventsTaken) = ([SocketEvent(.lost, ends)], 0)
    }
  }

  // MARK: The thread's side

  private func run(_ eventsArrived: () -> Void) {
    // A connection that the other side has closed is an error of `write`, not a signal.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let table = HostStreams(path: path)
    while !isStopping.load(ordering: .sequentiallyConsistent) {
      let new = condition.locked {
        defer { actions = [] }
        return actions
      }
      if new.count >= Self.actionLimit { condition.wakeAll() }
      for action in new { table.carryOut(action) }
      publish(table, eventsArrived)
      let isWoken = table.wait(wakeUp: wakeUp.readEnd, listener: listener)
      if isWoken { wakeUp.drain() }
      publish(table, eventsArrived)
    }
    table.carryOut(.resetAll)
  }

  /// Hands over what has happened.
  private func publish(_ table: HostStreams, _ eventsArrived: () -> Void) {
    guard !table.events.isEmpty else { return }
    condition.locked { events += table.events }
    table.events = []
    eventsArrived()
  }
}
