/// What came into a machine, and how much of it up to the present. The instant would not tell the latter: nothing may have
/// happened since an input.
final class InputHistory: InputRecorder {
  private(set) var entries: [(instant: Instant, input: Input)] = []
  /// How many of them the machine has lived through.
  var livedCount = 0
  /// What they take.
  private(set) var byteCount = 0
  /// What one takes beside its bytes.
  private static let overhead = 96

  func record(_ input: Input, at instant: Instant) {
    entries.append((instant, input))
    livedCount = entries.count
    byteCount += input.bytes.count + Self.overhead
  }

  /// How many came in before an instant.
  func count(before instant: Instant) -> Int {
    // They are in the order of their instants.
    entries.firstIndex { $0.instant >= instant } ?? entries.count
  }

  /// Forgets those that the machine has not lived through.
  func forgetFuture() {
    for entry in entries[livedCount...] { byteCount -= entry.input.bytes.count + Self.overhead }
    entries.removeSubrange(livedCount...)
  }
}
