public import Bus
internal import Glibc

/// The host's date and time (CLOCK_REALTIME).
public final class HostWallClock: WallClock, Sendable {
  /// The clock; all of them show the same.
  public init() {}

  /// Nanoseconds since 1970-01-01T00:00:00Z, as far as the host knows.
  public var nanosecondsSinceEpoch: UInt64 { HostClock.read(CLOCK_REALTIME) }
}
