internal import DiskImage
internal import Glibc

extension ImageStamp {
  /// A file's.
  init(_ stamp: FileStamp) {
    self.init(byteCount: stamp.byteCount, modified: stamp.modified)
  }

  /// Waits until a file that is written to gets another stamp: files are stamped by a clock that ticks every few
  /// milliseconds.
  func waitUntilPast() {
    for _ in 0..<Self.tries {
      var now = timespec()
      clock_gettime(CLOCK_REALTIME_COARSE, &now)
      let nanoseconds = UInt64(max(0, now.tv_sec)) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
      // A stamp from far away in the future is not waited for.
      guard nanoseconds <= modified, modified - nanoseconds < Self.tick else { return }
      usleep(Self.pause)
    }
  }

  /// Nanoseconds, of the slowest clock there is.
  private static let tick: UInt64 = 20_000_000
  /// Microseconds.
  private static let pause: UInt32 = 1000
  private static let tries = 40
}
