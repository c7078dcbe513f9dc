import Bus

/// The date of a deterministic machine, which is the same in every run: 2026-01-01T00:00:00Z.
final class FixedWallClock: WallClock {
  var nanosecondsSinceEpoch: UInt64 { 1_767_225_600_000_000_000 }
}
