public import Bus
internal import Glibc

/// The host's monotonic clock (CLOCK_MONOTONIC): it stands still while the host sleeps, and nobody
/// sets it.
public final class HostClock: MonotonicClock, Sendable {
  /// The clock; all of them show the same.
  public init() {}

  /// Nanoseconds since some instant of the past, usually the host's start.
  public var nanoseconds: UInt64 { Self.read(CLOCK_MONOTONIC) }

  /// What a clock of the system shows, in nanoseconds; 0 where it shows a time before its beginning.
  static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(max(0, time.tv_sec)) &* 1_000_000_000 &+ UInt64(max(0, time.tv_nsec))
  }
}
