import Bus

/// What a page contained once, as the words in which it differs from another copy, or from zero.
///
///     mask     a bit for each of 512 words     64 bytes
///     words    those whose bit is set          8 bytes each        both together compressed, where that makes them fewer
///
/// Most of what changes between two savepoints are a few words of pages that change all the time (stacks, counters, lists).
/// Copies do not change, and those that are told as differences are told from one that is not: to look into one takes two
/// steps at most. A `PageStock` makes them.
///
/// Unsafe pointers: into buffers of a page that the caller hands in, and whose size is checked.
final class PageCopy {
  static let wordCount = PageStoreFormat.pageSize / 8
  static let maskSize = wordCount / 8
  /// What an object, an array and a place in the stock's list take beside their contents.
  private static let overhead = 136

  /// What it differs from; nil for zero.
  let base: PageCopy?
  /// What equal pages have in common.
  let hash: UInt64
  private let bytes: [UInt8]
  /// How many they are when they are not compressed.
  private let byteCount: Int
  private let stock: PageStock

  init(base: PageCopy?, hash: UInt64, bytes: [UInt8], byteCount: Int, _ stock: PageStock) {
    self.base = base
    self.hash = hash
    self.bytes = bytes
    self.byteCount = byteCount
    self.stock = stock
    stock.byteCount += cost
  }

  deinit {
    stock.byteCount -= cost
    stock.forget(self)
  }

  private var cost: Int { Self.overhead + bytes.count }

  /// Fills `page`.
  func read(into page: UnsafeMutableRawBufferPointer) {
    precondition(page.count == PageStoreFormat.pageSize, "a page has \(Self.wordCount * 8) bytes")
    if let base {
      base.read(into: page)
    } else {
      page.initializeMemory(as: UInt8.self, repeating: 0)
    }
    let difference = bytes.count < byteCount ? stock.decompress(bytes, count: byteCount) : bytes
    difference.withUnsafeBytes { Self.apply($0, to: page) }
  }

  private static func apply(
    _ difference: UnsafeRawBufferPointer, to page: UnsafeMutableRawBufferPointer
  ) {
    var next = maskSize
    for group in 0..<maskSize / 8 {
      var mask = difference.loadUnaligned(fromByteOffset: group * 8, as: UInt64.self)
      while mask != 0 {
        let word = difference.loadUnaligned(fromByteOffset: next, as: UInt64.self)
        let place = group * 64 + mask.trailingZeroBitCount
        page.storeBytes(of: word, toByteOffset: place * 8, as: UInt64.self)
        next += 8
        mask &= mask &- 1
      }
    }
  }

  /// The mask, and the words in which a page differs.
  static func difference(
    of page: UnsafeRawBufferPointer, from base: UnsafeRawBufferPointer?
  ) -> [UInt8] {
    let size = maskSize + PageStoreFormat.pageSize
    return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
      let room = UnsafeMutableRawBufferPointer(bytes)
      count = maskSize
      for group in 0..<maskSize / 8 {
        var mask: UInt64 = 0
        for bit in 0..<64 {
          let offset = (group * 64 + bit) * 8
          let word = page.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          let known = base?.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ?? 0
          // Without a branch: it counts only if it differs.
          room.storeBytes(of: word, toByteOffset: count, as: UInt64.self)
          let differs: UInt64 = word == known ? 0 : 1
          count += Int(differs) * 8
          mask |= differs &<< UInt64(bit)
        }
        room.storeBytes(of: mask, toByteOffset: group * 8, as: UInt64.self)
      }
    }
  }
}
