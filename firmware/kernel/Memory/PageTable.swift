import Processor

/// What a page may be used for, in a page-table entry's bits (privileged architecture, Sv39).
struct PagePermissions: OptionSet {
  let rawValue: UInt64

  static let read = PagePermissions(rawValue: 1 << 1)
  static let write = PagePermissions(rawValue: 1 << 2)
  static let execute = PagePermissions(rawValue: 1 << 3)
  static let user = PagePermissions(rawValue: 1 << 4)
  static let global = PagePermissions(rawValue: 1 << 5)
}

/// An entry of a page table:
///
///     63      54 53                            10 9  8  7 6 5 4 3 2 1 0
///     +---------+--------------------------------+----+-+-+-+-+-+-+-+-+
///     |    0    |  physical page number          |RSW |D|A|G|U|X|W|R|V|
///     +---------+--------------------------------+----+-+-+-+-+-+-+-+-+
///
/// RSW is software's: its lower bit says that a write makes a copy of the page first.
struct PageTableEntry: Equatable {
  var raw: UInt64

  static let empty = PageTableEntry(raw: 0)
  static let valid: UInt64 = 1
  private static let accessedAndDirty: UInt64 = 0xc0
  private static let copyBit: UInt64 = 1 << 8

  @inline(__always) init(raw: UInt64) { self.raw = raw }

  /// A page. Accessed and dirty are set at once: nobody here asks for them.
  init(_ frame: Frame, _ permissions: PagePermissions, copiesOnWrite: Bool = false) {
    raw =
      frame.number << 10 | permissions.rawValue | Self.valid | Self.accessedAndDirty
      | (copiesOnWrite ? Self.copyBit : 0)
  }

  /// The next table.
  init(table: Frame) { raw = table.number << 10 | Self.valid }

  @inline(__always) var isValid: Bool { raw & 1 != 0 }
  @inline(__always) var isLeaf: Bool { raw & 0xe != 0 }
  @inline(__always) var frame: Frame { Frame(number: raw >> 10 & 0xfff_ffff_ffff) }
  var permissions: PagePermissions { PagePermissions(rawValue: raw & 0x3e) }
  var copiesOnWrite: Bool { raw & Self.copyBit != 0 }
}

/// A tree of three levels of tables, 512 entries each, by nine bits of the address at a time:
///
///     38       30 29       21 20       12 11            0
///     +----------+-----------+-----------+---------------+
///     |  root    |  middle   |  last     |  byte of page |
///     +----------+-----------+-----------+---------------+
///
/// It keeps no lock: an address space's tables are guarded by the address space, the kernel's change
/// only while it starts and under the lock of what is changed (kernel stacks).
final class PageTable {
  typealias Entries = UnsafeMutablePointer<PageTableEntry>
  /// Root entries from here on are the kernel's, the same in all tables.
  static let firstKernelEntry = 128
  static let lastKernelEntry = 256

  let root: Frame

  /// A table with the kernel in it; nothing without memory.
  init?(sharing kernel: PageTable?) {
    guard let root = Kernel.frames.allocate() else { return nil }
    root.clear()
    self.root = root
    guard let kernel else { return }
    for index in Self.firstKernelEntry..<Self.lastKernelEntry {
      entries(root)[index] = kernel.entries(kernel.root)[index]
    }
  }

  var satp: UInt64 { 8 << 60 | root.number }

  private func entries(_ table: Frame) -> Entries {
    table.pointer.assumingMemoryBound(to: PageTableEntry.self)
  }

  private static func index(_ address: UInt64, level: Int) -> Int {
    Int(address >> UInt64(12 + 9 * level) & 511)
  }

  /// The entry of the page at an address, nil where there is no last table and none is made.
  ///
  /// - Parameter level: 0 for pages of 4 KiB, 1 of 2 MiB, 2 of 1 GiB.
  func entry(for address: UInt64, level: Int = 0, making: Bool = false) -> Entries? {
    var table = root
    var current = 2
    while current > level {
      let slot = entries(table) + Self.index(address, level: current)
      if !slot.pointee.isValid {
        guard making, let next = Kernel.frames.allocate() else { return nil }
        next.clear()
        slot.pointee = PageTableEntry(table: next)
      } else if slot.pointee.isLeaf {
        return slot
      }
      table = slot.pointee.frame
      current -= 1
    }
    return entries(table) + Self.index(address, level: level)
  }

  /// Maps a page or a leaf of a higher level; false without memory for a table.
  func map(_ address: UInt64, to entry: PageTableEntry, level: Int = 0) -> Bool {
    guard let slot = self.entry(for: address, level: level, making: true) else { return false }
    slot.pointee = entry
    return true
  }

  /// Calls `body` for each page that is mapped in a range of a program's addresses. Where a table is
  /// missing its whole extent is skipped.
  func forEachPage(in range: Range<UInt64>, _ body: (UInt64, Entries) -> Void) {
    forEachPage(in: range, root, level: 2, base: 0, body)
  }

  private func forEachPage(
    in range: Range<UInt64>, _ table: Frame, level: Int, base: UInt64,
    _ body: (UInt64, Entries) -> Void
  ) {
    guard !range.isEmpty else { return }
    let shift = UInt64(12 + 9 * level)
    let entries = entries(table)
    let first = range.lowerBound > base ? (range.lowerBound - base) >> shift : 0
    let last = min((range.upperBound - 1 - base) >> shift, 511)
    Self.forEachValid(entries, Int(first)..<Int(last) + 1) { index in
      let address = base + (UInt64(index) << shift)
      if level == 0 {
        body(address, entries + index)
      } else {
        forEachPage(in: range, entries[index].frame, level: level - 1, base: address, body)
      }
    }
  }

  /// Most entries of most tables are empty: they are passed by four at a time.
  @inline(__always)
  private static func forEachValid(
    _ entries: Entries, _ range: Range<Int>, _ body: (Int) -> Void
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      if index & 3 == 0 {
        let four = entries + index
        let bits = four[0].raw | four[1].raw | four[2].raw | four[3].raw
        if bits & PageTableEntry.valid == 0 {
          index += 4
          continue
        }
      }
      if entries[index].isValid { body(index) }
      index += 1
    }
  }

  /// Another root table gets the kernel's stacks, those too that are made later.
  func shareStacks(with other: Entries) {
    let first = Self.index(MemoryMap.stacks, level: 2)
    for index in first..<Self.lastKernelEntry { other[index] = entries(root)[index] }
  }

  /// Gives back the tables of the program's half; pages were unmapped before.
  func releaseTables() {
    Self.forEachValid(entries(root), 0..<Self.firstKernelEntry) { index in
      let middle = entries(root)[index].frame
      Self.forEachValid(entries(middle), 0..<512) { index in
        Kernel.frames.release(entries(middle)[index].frame, order: 0)
      }
      Kernel.frames.release(middle, order: 0)
    }
    Kernel.frames.release(root, order: 0)
  }
}
