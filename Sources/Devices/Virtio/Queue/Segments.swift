/// Bytes scattered over RAM: the readable or the writable buffers of a chain, one after the other.
///
/// Every segment was checked to be in RAM when it was added.
public struct Segments {
  /// Contiguous bytes.
  struct Segment {
    let address: UInt64
    let count: UInt64
    /// How many bytes come before it.
    let start: UInt64
  }

  private(set) var segments: [Segment] = []
  /// All bytes together.
  public private(set) var byteCount: UInt64 = 0

  mutating func append(address: UInt64, count: UInt64) {
    segments.append(Segment(address: address, count: count, start: byteCount))
    byteCount += count
  }

  /// The contiguous bytes from `offset` on; nil at the end.
  func piece(at offset: UInt64) -> (address: UInt64, count: UInt64)? {
    guard offset < byteCount else { return nil }
    var low = 0
    var high = segments.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if segments[middle].start <= offset { low = middle } else { high = middle }
    }
    let skipped = offset - segments[low].start
    return (segments[low].address + skipped, segments[low].count - skipped)
  }
}
