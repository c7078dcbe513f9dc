import CSystem

/// A thread of the program: another flow of control in the same memory (clone(2)).
///
///     let thread = try Thread { compute() }
///     thread.join()
///
/// Its stack is a mapping with a page below it that nobody may touch, so that running over ends the
/// program instead of spoiling memory. The kernel clears `state` and wakes its waiters when
/// the thread is gone; only then may the stack be unmapped, which `join` does.
public final class Thread {
  private static let stackSize = 256 * 1024
  private static let guardSize = 4096

  // CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, PARENT_SETTID, CHILD_CLEARTID.
  private static let cloneFlags = 0x0005_0F00 | 0x0010_0000 | 0x0020_0000

  private let stack: MemoryMap
  private let state: UnsafeMutablePointer<Int32>
  public private(set) var identifier = 0

  /// What a new thread is handed, and releases when it has run.
  private final class Start {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  public init(_ body: @escaping @Sendable () -> Void) throws(Errno) {
    stack = try MemoryMap.map(size: Thread.stackSize)
    let below = MemoryMap(address: stack.address, size: Thread.guardSize)
    try below.protect(.none)
    state = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    state.initialize(to: 1)
    let start = Unmanaged.passRetained(Start(body)).toOpaque()
    let top = UnsafeMutableRawPointer(bitPattern: stack.address + UInt(stack.size))
    let answer = system_start_thread(
      top, Thread.cloneFlags, state,
      { Unmanaged<Start>.fromOpaque($0.unsafelyUnwrapped).takeRetainedValue().body() }, start)
    if answer < 0 {
      Unmanaged<Start>.fromOpaque(start).release()
      state.deallocate()
      try? stack.unmap()
      throw Errno(rawValue: -answer)
    }
    identifier = answer
  }

  /// Waits until it has run, and gives back its stack. Call it once for every thread.
  public func join() {
    while true {
      let value = atomic_load(state)
      if value == 0 { break }
      Futex.waitShared(state, while: value)
    }
    state.deallocate()
    try? stack.unmap()
  }

  /// The identifier of the calling thread.
  public static var current: Int { SystemCall.getThread.raw() }
}

extension Futex {
  /// As `wait`, for a word that the kernel itself wakes: it does so for other processes, too.
  static func waitShared(_ word: UnsafeMutablePointer<Int32>, while value: Int32) {
    _ = SystemCall.futex.raw(Int(bitPattern: word), 0, Int(value), 0)
  }
}
