import Bus

extension Width {
  /// Whether an access of this width at `offset` is naturally aligned.
  func isAligned(_ offset: UInt64) -> Bool { offset % UInt64(rawValue) == 0 }

  /// Lets only naturally aligned 32-bit accesses through.
  func requireWord(at offset: UInt64) throws(BusError) {
    guard self == .word, isAligned(offset) else { throw BusError.refused }
  }
}
