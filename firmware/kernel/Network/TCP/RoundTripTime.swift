/// How long an acknowledgement takes, and so how long it is waited for (RFC 6298). Times are nanoseconds.
struct RoundTripTime {
  static let shortest: UInt64 = 200_000_000
  static let longest: UInt64 = 120_000_000_000
  private static let first: UInt64 = 1_000_000_000

  private(set) var smoothed: UInt64 = 0
  private(set) var variation: UInt64 = 0
  private var timeout = first
  /// Doublings since the last one that was acknowledged.
  private(set) var doublings: UInt64 = 0

  /// After so long without an acknowledgement the oldest segment is sent again.
  var retransmissionTimeout: UInt64 {
    min(timeout << min(doublings, 16), Self.longest)
  }

  mutating func measured(_ time: UInt64) {
    let time = min(time, Self.longest)
    if smoothed == 0 {
      smoothed = max(time, 1)
      variation = time / 2
    } else {
      let distance = smoothed > time ? smoothed - time : time - smoothed
      variation = (variation * 3 + distance) / 4
      smoothed = max((smoothed * 7 + time) / 8, 1)
    }
    timeout = min(max(smoothed + max(4 * variation, 1_000_000), Self.shortest), Self.longest)
    doublings = 0
  }

  mutating func acknowledged() { doublings = 0 }
  mutating func timedOut() { doublings += 1 }
}
