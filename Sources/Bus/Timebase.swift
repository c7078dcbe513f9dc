/// The counter that `mtime` and the `time` CSR show: guest time in ticks of a fixed frequency.
///
/// It stands between the timeline, in nanoseconds, and those who compare in ticks (CLINT, Sstc). `mtime` can be
/// written; comparators are then told, so that they compare again.
public final class Timebase {
  /// Ticks in a second, as the device tree's `timebase-frequency` says.
  public static let frequency: UInt64 = 10_000_000

  private static let nanosecondsPerTick = 1_000_000_000 / frequency

  private let timeline: any Timeline
  /// What was added to the timeline's ticks by writes of `mtime`.
  @exclusivity(unchecked)
  private var offset: UInt64 = 0
  @exclusivity(unchecked)
  private var comparators: [any Sleeper] = []

  /// A counter that starts at zero when the timeline does.
  public init(timeline: any Timeline) { self.timeline = timeline }

  /// The counter's value.
  public var ticks: UInt64 { timeline.now / Self.nanosecondsPerTick &+ offset }

  /// Sets the counter (a write of `mtime`) and wakes every comparator with token 0, to compare again.
  public func set(ticks value: UInt64) {
    offset = value &- timeline.now / Self.nanosecondsPerTick
    for comparator in comparators { comparator.wake(token: 0) }
  }

  /// Has `comparator` woken with token 0 whenever the counter is set.
  public func add(comparator: any Sleeper) { comparators.append(comparator) }

  /// Forgets every comparator, so that a machine that is no longer used can go: they hold the timebase too.
  public func removeComparators() { comparators = [] }

  /// Wakes `sleeper` once the counter is at least `ticks`; forgets it where that lies beyond the end of time.
  public func schedule(_ sleeper: any Sleeper, token: UInt64, atTicks ticks: UInt64) {
    // Counted from now, not from zero: a counter that was set back has an offset that wraps.
    let current = self.ticks
    let delay = ticks > current ? ticks &- current : 0
    let (target, beyond) = (timeline.now / Self.nanosecondsPerTick)
      .addingReportingOverflow(delay)
    let (instant, overflow) = target.multipliedReportingOverflow(by: Self.nanosecondsPerTick)
    if beyond || overflow {
      timeline.cancel(sleeper, token: token)
    } else {
      timeline.schedule(sleeper, token: token, at: instant)
    }
  }

  /// Shows what `mtime` is ahead of the timeline.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("offset", &offset)
  }

  /// Back to power-on: `mtime` follows the timeline again.
  public func reset() { offset = 0 }
}
