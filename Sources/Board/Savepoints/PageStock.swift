package import Bus

/// All copies of pages that there are: of equal pages one. Many are equal: a file's pages on a disk and in RAM, and what
/// processes have in common.
///
/// Unsafe references: the list of copies holds none of them; each leaves it when it goes. All of that happens on one thread.
package final class PageStock {
  /// A difference of more bytes than that is not worth being one.
  private static let differenceLimit = PageCopy.maskSize + PageStoreFormat.pageSize / 4
  /// Fewer bytes than that are not worth being compressed.
  private static let compressionLimit = 192

  /// What all of them take together, and what others enter here.
  package internal(set) var byteCount = 0
  private var copies: [UInt64: Unmanaged<PageCopy>] = [:]
  private let compressor: (any Compressor)?

  /// Without a compressor, copies are larger.
  package init(compressor: (any Compressor)?) { self.compressor = compressor }

  /// Copies a page, of which `former` is likely to be a copy of some time ago.
  func copy(_ page: UnsafeRawBufferPointer, former: PageCopy?) -> PageCopy {
    precondition(page.count == PageStoreFormat.pageSize, "a page has so many bytes")
    let hash = Hash64.hash(page)
    return withUnsafeTemporaryAllocation(
      byteCount: PageStoreFormat.pageSize, alignment: 16
    ) { known in
      if let equal = copies[hash]?.takeUnretainedValue() {
        equal.read(into: known)
        if Self.areEqual(page, UnsafeRawBufferPointer(known)) { return equal }
      }
      guard let base = former?.base ?? former else { return add(page, hash, base: nil, nil) }
      base.read(into: known)
      return add(page, hash, base: base, UnsafeRawBufferPointer(known))
    }
  }

  private func add(
    _ page: UnsafeRawBufferPointer, _ hash: UInt64, base: PageCopy?,
    _ known: UnsafeRawBufferPointer?
  ) -> PageCopy {
    let bytes = PageCopy.difference(of: page, from: known)
    if base != nil, bytes.count > Self.differenceLimit {
      return add(page, hash, base: nil, nil)
    }
    let compressed = bytes.count > Self.compressionLimit ? compressor?.compress(bytes) : nil
    let copy = PageCopy(
      base: base, hash: hash, bytes: compressed ?? Array(bytes), byteCount: bytes.count, self)
    copies[hash] = Unmanaged.passUnretained(copy)
    return copy
  }

  /// A copy goes.
  func forget(_ copy: PageCopy) {
    let own = Unmanaged.passUnretained(copy).toOpaque()
    if copies[copy.hash]?.toOpaque() == own { copies[copy.hash] = nil }
  }

  /// What was compressed here.
  func decompress(_ bytes: [UInt8], count: Int) -> [UInt8] {
    guard let plain = compressor?.decompress(bytes, count: count) else {
      preconditionFailure("what was compressed can be decompressed")
    }
    return plain
  }

  private static func areEqual(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    for offset in stride(from: 0, to: PageStoreFormat.pageSize, by: 32) {
      let ours = left.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
      if ours != right.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self) {
        return false
      }
    }
    return true
  }
}
