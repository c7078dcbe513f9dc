internal import Glibc
internal import Synchronization

/// Reads a descriptor on a thread of its own until that ends, or is told to.
///
/// While the taker has no room, nothing is read: whoever writes to a pipe then waits, as it should.
final class ConsoleInput: @unchecked Sendable {
  private let descriptor: Int32
  /// Bytes written to the second end make the thread look up from the first.
  private let wakeUp: WakeUpPipe
  private let isStopping = Atomic<Bool>(false)
  private var thread: HostThread?

  /// Prepares to read `descriptor`, which stays the caller's.
  init(descriptor: Int32) throws(HostError) {
    self.descriptor = descriptor
    wakeUp = try WakeUpPipe()
  }

  /// Begins to read. `room` says how much can be taken now, `take` takes it; both run on the thread.
  func start(
    room: @escaping @Sendable () -> Int, take: @escaping @Sendable (ArraySlice<UInt8>) -> Void
  ) throws(HostError) {
    thread = try HostThread(name: "console input") { [self] in run(room: room, take: take) }
  }

  /// There is room again.
  func resume() { wakeUp.write() }

  /// Returns once nothing is being taken, and nothing will be; at once when called from `take`.
  func stop() {
    isStopping.store(true, ordering: .releasing)
    wakeUp.write()
    thread?.join()
  }

  private func run(room: () -> Int, take: (ArraySlice<UInt8>) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !isStopping.load(ordering: .acquiring) {
      let room = room()
      guard waitForInput(room > 0) else { continue }
      let wanted = min(room, buffer.count)
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, wanted) }
      if count > 0 {
        take(buffer[..<count])
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        return
      }
    }
  }

  /// Waits for the descriptor, if it `isWanted`, or to be woken; true when there is something to read.
  private func waitForInput(_ isWanted: Bool) -> Bool {
    var requests = [
      pollfd(fd: wakeUp.readEnd, events: Int16(POLLIN), revents: 0),
      // A negative descriptor is passed over.
      pollfd(fd: isWanted ? descriptor : -1, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&requests, 2, -1) > 0 else { return false }
    if requests[0].revents != 0 { wakeUp.drain() }
    // An end or an error counts: reading says which.
    return requests[1].revents != 0
  }
}
