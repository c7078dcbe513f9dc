/// Frames that came in for one who reads them. When nobody does, the oldest stay and later ones are lost.
final class FrameQueue {
  private static let capacity = 256

  private let lock = SpinLock()
  // The lock guards all below.
  private var frames: [[UInt8]] = []
  private var first = 0
  /// Those who wait for a frame.
  let arrived = WaitQueue()

  /// Called from interrupts, too.
  func append(_ frame: [UInt8]) {
    lock.withLock {
      guard frames.count - first < Self.capacity else { return }
      frames.append(frame)
      arrived.wakeAll()
    }
  }

  var isEmpty: Bool { lock.withLock { first == frames.count } }

  /// The oldest frame.
  ///
  /// - Throws: `wouldBlock` if there is none and the caller does not wait; `restart` at a signal.
  func take(mayWait: Bool) throws(Errno) -> [UInt8] {
    lock.lock()
    defer { lock.unlock() }
    while first == frames.count {
      guard mayWait else { throw .wouldBlock }
      try arrived.wait("a frame", lock)
    }
    let frame = frames[first]
    frames[first] = []
    first += 1
    if first == frames.count || first >= Self.capacity {
      frames.removeFirst(first)
      first = 0
    }
    return frame
  }
}
