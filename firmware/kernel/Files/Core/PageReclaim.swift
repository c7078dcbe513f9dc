/// All page caches, so that their pages can be given back when memory is short.
enum PageReclaim {
  private static let lock = SpinLock()
  nonisolated(unsafe) private static var caches: [Unmanaged<PageCache>] = []
  nonisolated(unsafe) private static var next = 0

  static func add(_ cache: PageCache) {
    lock.withLock { caches.append(Unmanaged.passUnretained(cache)) }
  }

  static func remove(_ cache: PageCache) {
    let pointer = Unmanaged.passUnretained(cache).toOpaque()
    lock.withLock {
      guard let index = caches.firstIndex(where: { $0.toOpaque() == pointer }) else { return }
      caches.swapAt(index, caches.count - 1)
      caches.removeLast()
    }
  }

  /// Pages of files in memory, and those of them that are to be written.
  static var pageCount: Int { sum { $0.count } }
  static var dirtyCount: Int { sum { $0.dirtyCount } }

  private static func sum(_ value: (PageCache) -> Int) -> Int {
    lock.withLock { caches.reduce(0) { $0 + $1._withUnsafeGuaranteedRef(value) } }
  }

  /// Whether there is more than the reserve, and so room for something new; pages of files that can be
  /// read again are given back for it.
  static func makeRoom() -> Bool {
    // A cache that somebody uses at that moment is passed over.
    for _ in 0..<4 {
      if Kernel.frames.hasRoom { return true }
      _ = reclaim(atLeast: 64)
    }
    return Kernel.frames.hasRoom
  }

  /// A page for a program or for a file's contents. Another hart may be quicker to take what was given
  /// back; then there was room, and it is tried again.
  static func allocatePage(_ use: FrameRecord.Use) throws(Errno) -> Frame {
    repeat {
      if let frame = Kernel.frames.allocateForUser(use) { return frame }
    } while makeRoom()
    throw .noMemory
  }

  /// Goes round all caches, twice at most: pages that were used lately are spared the first time.
  static func reclaim(atLeast wanted: Int) -> Int {
    var count = 0
    lock.withLock {
      var looks = 2 * caches.count
      while count < wanted, looks > 0, !caches.isEmpty {
        next = (next + 1) % caches.count
        count += caches[next]._withUnsafeGuaranteedRef { $0.reclaim() }
        looks -= 1
      }
    }
    return count
  }
}
