import Synchronization

/// In the place of the kernel's clock: goes on a millisecond whenever somebody looks.
enum Clock {
  private static let milliseconds = Atomic<UInt64>(1_750_000_000_000)

  static var calendar: UInt64 {
    milliseconds.wrappingAdd(1, ordering: .relaxed).newValue * 1_000_000
  }
}
