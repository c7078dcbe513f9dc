import Synchronization

/// Which blocks of RAM are still where they come from: a bit each.
///
/// Unsafe pointer: `words` has a bit for each block of the memory that this was made for, whose methods hand in no others; it
/// is freed with this object.
final class AbsentBlocks {
  private let words: UnsafeMutablePointer<Atomic<UInt64>>
  private let wordCount: Int
  /// Held while a block is brought here.
  let lock: any Lock

  // Guarded by `lock`:
  /// Nil once all is here, so that whatever it keeps open is closed.
  private(set) var source: (any MemorySource)?
  private var count = 0

  /// Of a RAM of `blockCount` blocks, those of these numbers are in `source`, each named once.
  init(_ blocks: [UInt64], of blockCount: Int, in source: any MemorySource, lock: any Lock) {
    self.lock = lock
    self.source = blocks.isEmpty ? nil : source
    count = blocks.count
    wordCount = (blockCount + 63) / 64
    words = .allocate(capacity: wordCount)
    for index in 0..<wordCount { (words + index).initialize(to: Atomic(0)) }
    for block in blocks { word(Int(block)).pointee.bitwiseOr(bit(Int(block)), ordering: .relaxed) }
  }

  deinit { words.deallocate() }

  /// Whether a block is not here. Who sees that it is sees what is in it, too.
  func contains(_ block: Int) -> Bool {
    word(block).pointee.load(ordering: .acquiring) & bit(block) != 0
  }

  /// A block is here now. The lock is held. Returns whether it was the last one.
  func remove(_ block: Int) -> Bool {
    word(block).pointee.bitwiseAnd(~bit(block), ordering: .releasing)
    count -= 1
    if count == 0 { source = nil }
    return count == 0
  }

  private func word(_ block: Int) -> UnsafeMutablePointer<Atomic<UInt64>> { words + block / 64 }
  private func bit(_ block: Int) -> UInt64 { 1 << UInt64(block % 64) }
}
