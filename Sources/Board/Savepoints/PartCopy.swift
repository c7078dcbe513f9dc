import Bus

/// The state of a part at a savepoint, in pages: what is as it was at the savepoint before is there once.
struct PartCopy {
  private let name: String
  private let version: UInt32
  private let byteCount: Int
  private let pages: [PageCopy]

  /// Copies a chunk; `former` is that of the same part some time ago.
  init(_ chunk: StateChunk, former: PartCopy?, _ stock: PageStock) {
    (name, version, byteCount) = (chunk.name, chunk.version, chunk.bytes.count)
    let size = PageStoreFormat.pageSize
    var pages: [PageCopy] = []
    chunk.bytes.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { page in
        for start in stride(from: 0, to: bytes.count, by: size) {
          page.initializeMemory(as: UInt8.self, repeating: 0)
          page.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + size, bytes.count)]))
          let former = former.flatMap { pages.count < $0.pages.count ? $0.pages[pages.count] : nil }
          pages.append(stock.copy(UnsafeRawBufferPointer(page), former: former))
        }
      }
    }
    self.pages = pages
  }

  /// The chunk.
  var chunk: StateChunk {
    let size = PageStoreFormat.pageSize
    let bytes = [UInt8](unsafeUninitializedCapacity: pages.count * size) { buffer, count in
      let room = UnsafeMutableRawBufferPointer(buffer)
      for (place, page) in pages.enumerated() {
        page.read(
          into: UnsafeMutableRawBufferPointer(rebasing: room[place * size..<(place + 1) * size]))
      }
      count = byteCount
    }
    return StateChunk(name: name, version: version, bytes: bytes)
  }
}
