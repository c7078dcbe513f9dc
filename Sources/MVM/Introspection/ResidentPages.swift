import Bus

/// Counts the pages that a program has in memory: those that its page table maps for U mode. So it needs nothing of a kernel but
/// the table; pages that several programs share count for each of them.
struct ResidentPages {
  private let memory: GuestMemory
  /// How many tables are looked through at most, of all programs together: those of 32 GiB.
  private var patience = 16_384

  init(_ memory: GuestMemory) { self.memory = memory }

  /// Of the table at a physical address, with so many levels below it; nil of one that is too large, or not there. Harts may be
  /// changing it.
  mutating func count(root: UInt64, levels: Int) -> UInt64? {
    guard 3...5 ~= levels else { return nil }
    var pages: UInt64 = 0
    // The upper half of the addresses is the kernel's.
    guard count(root, level: levels - 1, entries: 256, &pages) else { return nil }
    return pages
  }

  private mutating func count(
    _ table: UInt64, level: Int, entries: Int, _ pages: inout UInt64
  ) -> Bool {
    patience -= 1
    guard patience > 0 else { return false }
    var words = [UInt64](repeating: 0, count: entries)
    let isRead = words.withUnsafeMutableBytes { (try? memory.read(table, into: $0)) != nil }
    guard isRead else { return false }
    for entry in words where entry & 1 != 0 {
      let next = (entry >> 10 & ((1 << 44) - 1)) << 12
      let isLeaf = entry & 0b1110 != 0
      if isLeaf {
        // Bit 4 is U. What lies elsewhere is a device's.
        if entry & 0b1_0000 != 0, memory.contains(next, count: 4096) {
          pages += 1 << UInt64(9 * level)
        }
      } else if level > 0 {
        guard count(next, level: level - 1, entries: 512, &pages) else { return false }
      }
    }
    return true
  }
}
