import Processor

/// Time since the machine was switched on, in nanoseconds, by the counter `time`.
enum Clock {
  nonisolated(unsafe) private static var nanosecondsPerTick: UInt64 = 100
  /// Nanoseconds from 1970 to the machine's start, by its real-time clock.
  nonisolated(unsafe) static var startOfMachine: UInt64 = 0

  static func start(frequency: UInt64) {
    nanosecondsPerTick = max(1, 1_000_000_000 / max(1, frequency))
  }

  static var now: UInt64 { read_time() &* nanosecondsPerTick }

  /// Since 1970.
  static var calendar: UInt64 { startOfMachine &+ now }

  /// The hart's timer interrupt comes at that instant.
  static func interrupt(at instant: UInt64) {
    let ticks = instant == .max ? UInt64.max : instant / nanosecondsPerTick &+ 1
    if Kernel.hardware.hasStimecmp { write_stimecmp(ticks) } else { SBI.setTimer(ticks) }
  }
}
