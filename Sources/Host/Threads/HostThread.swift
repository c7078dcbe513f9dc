internal import CHost
internal import Glibc
internal import Synchronization

/// A thread of the host. It runs to the end of its body whether anyone keeps this object or not.
public final class HostThread: @unchecked Sendable {
  /// What the new thread takes over.
  private final class Start {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Stack for the handlers of signals, so that the terminal is restored when the other overflows.
  private static let signalStackSize = 65536

  private let thread: pthread_t
  private let isJoined = Atomic<Bool>(false)

  /// Starts `body` on a thread of its own. Debuggers show the first 15 bytes of `name`; `stackSize`
  /// is in bytes, of which only what is touched costs memory.
  ///
  /// - Throws: `noThread` when the host refuses.
  public init(
    name: String, stackSize: Int = 1 << 20, body: @escaping @Sendable () -> Void
  ) throws(HostError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, max(stackSize, 1 << 16))
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { HostThread.run(Unmanaged<Start>.fromOpaque(argument)) }
        return nil
      }, start.toOpaque())
    guard failure == 0 else {
      start.release()
      throw .noThread(name: name, reason: HostError.reason(failure))
    }
    self.thread = thread
  }

  deinit {
    if !isJoined.load(ordering: .acquiring) { pthread_detach(thread) }
  }

  /// Whether this is the thread that asks.
  public var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }

  /// Returns once the thread has ended; at once when it is the one that asks, or was joined before.
  public func join() {
    guard !isCurrent, !isJoined.exchange(true, ordering: .acquiringAndReleasing) else { return }
    pthread_join(thread, nil)
  }

  /// Lets other threads have this one's processor, if any want it.
  public static func yield() { sched_yield() }

  private static func run(_ start: Unmanaged<Start>) {
    let start = start.takeRetainedValue()
    host_name_thread(start.name)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: signalStackSize, alignment: 16)
    var stack = stack_t()
    stack.ss_sp = memory
    stack.ss_size = signalStackSize
    sigaltstack(&stack, nil)
    start.body()
    stack.ss_flags = Int32(SS_DISABLE)
    sigaltstack(&stack, nil)
    memory.deallocate()
  }
}
