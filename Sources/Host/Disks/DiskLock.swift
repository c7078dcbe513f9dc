internal import Glibc

/// Who may use a disk's file: one writer, or any number of readers.
///
/// Two kinds of advisory locks, since who holds the first can be told, and QEMU asks for the second (open file
/// descriptions' locks on byte 100 + n for a permission n that is used and 200 + n for one that others must not use; its
/// block/file-posix.c). Both end with the file's last descriptor.
enum DiskLock {
  /// QEMU's permissions.
  private static let read: off_t = 0
  private static let write: off_t = 1
  private static let resize: off_t = 3
  private static let used: off_t = 100
  private static let denied: off_t = 200

  private static let setLock: Int32 = 37
  private static let getLock: Int32 = 36

  /// A process that is just being started shares its parent's files for an instant, and so holds their locks: what
  /// seems to be in use is tried again, so many times, after so many microseconds.
  private static let tries = 20
  private static let pause: UInt32 = 10_000

  /// Takes both.
  ///
  /// - Throws: `locked`, with the holder's name if it can be known.
  static func take(_ descriptor: Int32, _ path: String, writing: Bool) throws(HostError) {
    for _ in 1..<tries {
      do throws(HostError) {
        return try takeNow(descriptor, path, writing: writing)
      } catch .locked {
        usleep(pause)
      }
    }
    try takeNow(descriptor, path, writing: writing)
  }

  private static func takeNow(
    _ descriptor: Int32, _ path: String, writing: Bool
  ) throws(HostError) {
    if flock(descriptor, (writing ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
      switch errno {
      case EWOULDBLOCK: throw .locked(file: path, holder: LockHolder.name(of: descriptor))
      // Some file systems have no locks; a disk there is better than none.
      case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: return
      default: throw .failed(file: path, reason: HostError.reason(errno))
      }
    }
    let uses = writing ? [read, write, resize] : [read]
    let denies = writing ? [read, write, resize] : [write, resize]
    for place in uses.map({ used + $0 }) + denies.map({ denied + $0 }) {
      var lock = Self.lock(F_RDLCK, place)
      guard fcntl(descriptor, setLock, &lock) == 0 else { return }
    }
    for place in uses.map({ denied + $0 }) + denies.map({ used + $0 }) {
      var lock = Self.lock(F_WRLCK, place)
      guard fcntl(descriptor, getLock, &lock) == 0 else { return }
      if lock.l_type != Int16(F_UNLCK) { throw .locked(file: path, holder: nil) }
    }
  }

  private static func lock(_ type: Int32, _ place: off_t) -> flock {
    var lock = Glibc.flock()
    lock.l_type = Int16(type)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = place
    lock.l_len = 1
    return lock
  }
}
