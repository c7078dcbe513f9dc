/// How often each cluster of a file is referred to, counted anew. Only where something is counted is memory used.
struct ReferenceCounts {
  private static let chunk: UInt64 = 4096
  private var chunks: [UInt64: [UInt32]] = [:]

  subscript(_ cluster: UInt64) -> UInt64 {
    guard let chunk = chunks[cluster / Self.chunk] else { return 0 }
    return UInt64(chunk[Int(cluster % Self.chunk)])
  }

  mutating func count(_ cluster: UInt64) {
    chunks[cluster / Self.chunk, default: [UInt32](repeating: 0, count: Int(Self.chunk))][
      Int(cluster % Self.chunk)] &+= 1
  }

  /// The clusters that are referred to, in order.
  var clusters: [UInt64] {
    chunks.keys.sorted().flatMap { number in
      (chunks[number] ?? []).indices.lazy.filter { chunks[number]?[$0] ?? 0 > 0 }
        .map { number * Self.chunk + UInt64($0) }
    }
  }
}
