import Bus

extension VirtioEntropy {
  /// The most bytes that go into one buffer: a driver that wants more asks again.
  private static let limit: UInt64 = 4096

  /// Fills what buffers there are.
  public func queueNotified(_ index: Int) {
    serveChains(of: index) { chain in fill(chain.writable) }
  }

  private func fill(_ segments: Segments) -> UInt64 {
    var written: UInt64 = 0
    while written < Self.limit,
      let (bytes, address) = segments.buffer(
        at: written, limit: Self.limit - written, in: link.memory)
    {
      source.fill(bytes)
      link.memory.noteWrite(address, count: UInt64(bytes.count))
      written += UInt64(bytes.count)
    }
    return written
  }
}
