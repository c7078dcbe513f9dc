/// How many there may be of something that a file system in memory is made of: pages, inodes.
final class Budget {
  /// Nil is as many as there are.
  let limit: UInt64?
  private let lock = SpinLock()
  /// Guarded by the lock.
  private var used: UInt64 = 0

  init(limit: UInt64? = nil) { self.limit = limit }

  /// How many are left; nil where there is no limit.
  var rest: UInt64? {
    guard let limit else { return nil }
    return lock.withLock { limit - used }
  }

  func take() throws(Errno) {
    guard let limit else { return }
    try lock.withLock { () throws(Errno) in
      guard used < limit else { throw .noSpace }
      used += 1
    }
  }

  func giveBack(_ count: Int) {
    guard limit != nil, count > 0 else { return }
    lock.withLock { used -= UInt64(count) }
  }
}
