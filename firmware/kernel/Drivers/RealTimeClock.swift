import Processor

/// The goldfish real-time clock: nanoseconds since 1970, in two registers. Reading the lower one holds
/// the upper one still.
enum RealTimeClock {
  private static let timeLow: UInt64 = 0
  private static let timeHigh: UInt64 = 4

  /// Sets the calendar by it, once.
  static func start(at address: UInt64) {
    guard address != 0 else { return log("no real-time clock: the calendar begins in 1970") }
    let low = UInt64(readDevice32(address + timeLow))
    let now = UInt64(readDevice32(address + timeHigh)) << 32 | low
    Clock.startOfMachine = now &- Clock.now
  }
}
