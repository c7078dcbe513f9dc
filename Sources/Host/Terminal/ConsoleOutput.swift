internal import Glibc
internal import Synchronization

/// What the guest has to say, on its way to a descriptor: gathered for a moment, then written by a
/// thread, so that no hart waits for a terminal as long as there is room.
final class ConsoleOutput: @unchecked Sendable {
  private static let capacity = TerminalConsole.outputCapacity
  /// How long the first byte waits for company, in nanoseconds. People notice ten times as much.
  private static let gathering: UInt64 = 2_000_000
  /// How long the end waits for a reader that does not read, in nanoseconds.
  private static let patience: UInt64 = 1_000_000_000

  private let descriptor: Int32
  private let clock = HostClock()
  private let condition = Condition()
  private let onGone: @Sendable () -> Void
  private var thread: HostThread?
  /// Nobody reads any more, or has the time to wait for it: what comes is dropped.
  private let isGivenUp = Atomic<Bool>(false)

  // Guarded by `condition`:
  private var pending: [UInt8] = []
  /// Bytes are being written, without the lock.
  private var isWriting = false
  /// What is pending is not to wait for company.
  private var isHurried = false
  /// What does not fit is dropped.
  private var dropsExcess = false
  private var isStopping = false

  /// Begins to write to `descriptor`, which stays the caller's. `onGone` is called, on the writing
  /// thread, when the other end no longer takes anything.
  init(descriptor: Int32, onGone: @escaping @Sendable () -> Void) throws(HostError) {
    self.descriptor = descriptor
    self.onGone = onGone
    pending.reserveCapacity(Self.capacity)
    thread = try HostThread(name: "console output") { [self] in run() }
  }

  /// Adds bytes; waits while there is no room.
  func append(_ bytes: some Collection<UInt8>) {
    condition.locked {
      for byte in bytes {
        while pending.count >= Self.capacity, !dropsExcess, !isGone { condition.wait() }
        guard pending.count < Self.capacity, !isGone else { return }
        pending.append(byte)
        if pending.count == 1 || pending.count == Self.capacity / 2 { condition.wakeAll() }
      }
    }
  }

  /// Has what is pending written now; does not wait for it.
  func flush() {
    condition.locked {
      guard !pending.isEmpty, !isHurried else { return }
      isHurried = true
      condition.wakeAll()
    }
  }

  /// From now on nobody waits for room.
  func dropExcess() {
    condition.locked {
      dropsExcess = true
      condition.wakeAll()
    }
  }

  /// Writes what is pending, for a second at most, then ends. What comes later is dropped. Returns whether all was written.
  func stop() -> Bool {
    // Called from `onGone`, there is nothing to wait for.
    guard thread?.isCurrent != true else { return false }
    let deadline = clock.nanoseconds + Self.patience
    let (isDone, isWritten) = condition.locked {
      isStopping = true
      condition.wakeAll()
      while isWriting || !(pending.isEmpty || isGone) {
        guard condition.wait(until: deadline) else { break }
      }
      return (!isWriting, !isWriting && pending.isEmpty)
    }
    isGivenUp.store(true, ordering: .releasing)
    condition.locked { condition.wakeAll() }
    // A thread that is stuck in a write ends with the process.
    if isDone { thread?.join() }
    return isWritten
  }

  private var isGone: Bool { isGivenUp.load(ordering: .acquiring) }

  private func run() {
    var batch: [UInt8] = []
    batch.reserveCapacity(Self.capacity)
    while takeBatch(&batch) {
      let isWritten = write(batch)
      batch.removeAll(keepingCapacity: true)
      condition.locked {
        isWriting = false
        condition.wakeAll()
      }
      if !isWritten { break }
    }
  }

  /// Waits for bytes and exchanges them for the empty `batch`; false when no more will come.
  private func takeBatch(_ batch: inout [UInt8]) -> Bool {
    condition.locked {
      while pending.isEmpty, !isStopping { condition.wait() }
      guard !pending.isEmpty, !isGone else { return false }
      let deadline = clock.nanoseconds + Self.gathering
      while !isStopping, !isHurried, pending.count < Self.capacity / 2 {
        guard condition.wait(until: deadline) else { break }
      }
      swap(&pending, &batch)
      isHurried = false
      isWriting = true
      condition.wakeAll()
      return true
    }
  }

  /// Writes all of the bytes; false when that has become impossible.
  private func write(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty, !isGone {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          waitForRoom()
        } else if errno != EINTR {
          giveUp()
          return false
        }
      }
      return rest.isEmpty
    }
  }

  private func giveUp() {
    isGivenUp.store(true, ordering: .releasing)
    onGone()
  }

  /// Waits until the descriptor, which somebody made non-blocking, takes more; looks up now and then
  /// whether that still matters.
  private func waitForRoom() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&request, 1, 100)
  }
}
