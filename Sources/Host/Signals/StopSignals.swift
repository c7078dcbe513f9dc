internal import Glibc
internal import Synchronization

/// The signals by which people and systems end a process (SIGINT, SIGTERM, SIGHUP), taken as a request: there is time to
/// write out what is in buffers. A second one ends the process at once.
///
/// Those that the process was started to ignore (nohup(1), shells' background jobs) stay ignored.
public final class StopSignals: Sendable {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP]

  private let wanted: [Int32]
  private let taken = Atomic<Int32>(0)

  /// Blocks the signals in this thread and in those that it starts: so before there are any others.
  public init() {
    wanted = Self.numbers.filter { number in
      var action = sigaction()
      return sigaction(number, nil, &action) == 0
        && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
          != unsafeBitCast(SIG_IGN, to: Int.self)
    }
    var set = Self.set(wanted)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls `action`, on a thread of its own, when the first of them comes.
  ///
  /// - Throws: `noThread`.
  public func start(_ action: @escaping @Sendable () -> Void) throws(HostError) {
    guard !wanted.isEmpty else { return }
    _ = try HostThread(name: "signals") { [self] in
      var set = Self.set(wanted)
      var number: Int32 = 0
      while sigwait(&set, &number) != 0 {}
      taken.store(number, ordering: .releasing)
      action()
      // timeout(1) signals the process, and then its group: what follows at once is the same request.
      var moment = timespec(tv_sec: 0, tv_nsec: 100_000_000)
      _ = sigtimedwait(&set, nil, &moment)
      pthread_sigmask(SIG_UNBLOCK, &set, nil)
      while true { pause() }
    }
  }

  /// Ends the process as the signal would have, if one came, so that whoever started it can tell.
  public func finish() {
    let number = taken.load(ordering: .acquiring)
    guard number != 0 else { return }
    signal(number, SIG_DFL)
    var set = Self.set([number])
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    raise(number)
  }

  private static func set(_ numbers: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
  }
}
