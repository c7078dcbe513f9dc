/// What came into a machine, and how much of it up to the present. The instant would not tell the latter: nothing may have
/// happened since an input.
final class InputHistory: InputRecorder {
  private(set) var entries: [(instant: Instant, input: Input)] = []
  /// How many of them the machine has lived through.
  var livedCount = 0

  func record(_ input: Input, at instant: Instant) {
    entries.append((instant, input))
    livedCount = entries.count
  }

  /// How many came in before an instant.
  func count(before instant: Instant) -> Int {
    // They are in the order of their instants.
    entries.firstIndex { $0.instant >= instant } ?? entries.count
  }

  /// Forgets those that the machine has not lived through.
  func forgetFuture() { entries.removeSubrange(livedCount...) }
}
