import Processor

/// What the kernel knows of one page of memory, 16 bytes for each.
struct FrameRecord {
  /// What the page is, now.
  enum Use: UInt8 {
    case reserved, free, freeTail, kernel, slab, user, fileContents
  }

  /// Mappings and holders of a page of a program or a file.
  var references: UInt32 = 0
  /// The next and the previous one in a list of free blocks; 0 ends a list.
  var next: UInt32 = 0
  var previous: UInt32 = 0
  /// log2 of the pages in the block that begins here.
  var order: UInt8 = 0
  var use: Use = .reserved
  /// Of a slab: which size of objects.
  var sizeClass: UInt8 = 0
  var unused: UInt8 = 0
}

/// All pages of memory, handed out in blocks of 1, 2, 4, ... 8192 by the buddy system:
///
///     order 3  +-------------------------------+      A block of order n begins at a multiple of
///     order 2  +---------------+---------------+      its size. Its buddy is the other half of the
///     order 1  +-------+-------+-------+-------+      block of order n + 1, so its number differs
///     order 0  +---+---+---+---+---+---+---+---+      in bit n alone: when both are free they are
///              | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |      one block again.
///
/// Free blocks of one order are a list through `FrameRecord`s. A part of memory is a reserve that
/// programs do not get: what the kernel needs to serve others, and to end a process, comes from it.
final class PageFrames {
  /// 32 MiB: the largest picture of a screen is one block.
  static let highestOrder = 13

  private let lock = SpinLock()
  // The lock guards everything below.
  private var records: UnsafeMutablePointer<FrameRecord>
  private var first: UInt64
  private(set) var count: UInt64
  private var lists = InlineArray<14, UInt32>(repeating: 0)
  private(set) var freeCount: UInt64 = 0
  private(set) var totalCount: UInt64 = 0
  private(set) var reserve: UInt64 = 0

  /// - Parameter records: as many as `count` pages from `first` on, all zero.
  init(records: UnsafeMutablePointer<FrameRecord>, first: Frame, count: UInt64) {
    self.records = records
    self.first = first.number
    self.count = count
  }

  /// Takes pages into the pool, once each, while the kernel starts: in blocks as large as their places allow, since joining
  /// them page by page would be most of what the start takes.
  func add(from start: Frame, to end: Frame) {
    var number = start.number
    while number < end.number {
      let room = 63 - (end.number - number).leadingZeroBitCount
      let order = min(number.trailingZeroBitCount, room, Self.highestOrder)
      release(Frame(number: number), order: order)
      number += 1 << UInt64(order)
    }
    totalCount += end.number - start.number
    reserve = min(max(totalCount / 64, 128), 2048)
  }

  /// A block of 2^order pages for the kernel, or nothing if there is none at all.
  func allocate(order: Int = 0, use: FrameRecord.Use = .kernel) -> Frame? {
    lock.withLock { take(order: order, use: use) }
  }

  /// A page for a program or a file's contents: none is given out of the reserve.
  func allocateForUser(_ use: FrameRecord.Use) -> Frame? {
    lock.withLock { freeCount > reserve ? take(order: 0, use: use) : nil }
  }

  /// Whether there is more than the reserve (`PageReclaim.makeRoom` sees to that).
  var hasRoom: Bool { freeCount > reserve }

  func release(_ frame: Frame, order: Int) {
    lock.withLock { give(index(of: frame), order: order) }
  }

  /// One more user of a page.
  func retain(_ frame: Frame) {
    lock.withLock { records[index(of: frame)].references += 1 }
  }

  /// One user less; the page is free when it was the last one.
  func release(_ frame: Frame) {
    lock.withLock {
      let index = index(of: frame)
      precondition(records[index].references > 0, "a page is released that nobody has")
      records[index].references -= 1
      if records[index].references == 0 { give(index, order: 0) }
    }
  }

  func references(_ frame: Frame) -> UInt32 {
    lock.withLock { records[index(of: frame)].references }
  }

  /// What is known of a page that belongs to the caller, which therefore needs no lock.
  func record(_ frame: Frame) -> UnsafeMutablePointer<FrameRecord> {
    records + index(of: frame)
  }

  func contains(_ frame: Frame) -> Bool {
    frame.number >= first && frame.number - first < count
  }

  private func index(of frame: Frame) -> Int { Int(frame.number &- first) }

  // Blocks are numbered from the first page, but aligned by their address.
  private func buddy(of index: Int, order: Int) -> Int? {
    let number = (UInt64(index) + first) ^ (1 << UInt64(order))
    guard number >= first, number - first + (1 << UInt64(order)) <= count else { return nil }
    return Int(number - first)
  }

  private func take(order: Int, use: FrameRecord.Use) -> Frame? {
    var found = order
    while found <= Self.highestOrder, lists[found] == 0 { found += 1 }
    guard found <= Self.highestOrder else { return nil }
    let index = Int(lists[found]) - 1
    unlink(index)
    while found > order {
      found -= 1
      link(index + (1 << found), order: found)
    }
    freeCount -= 1 << UInt64(order)
    for page in index..<index + (1 << order) {
      records[page].use = use
      records[page].order = UInt8(order)
      records[page].references = 1
    }
    return Frame(number: UInt64(index) + first)
  }

  private func give(_ start: Int, order startOrder: Int) {
    var index = start
    var order = startOrder
    precondition(records[index].use != .free, "a page is released twice")
    freeCount += 1 << UInt64(order)
    for page in index..<index + (1 << order) { records[page].use = .freeTail }
    while order < Self.highestOrder, let other = buddy(of: index, order: order),
      records[other].use == .free, Int(records[other].order) == order
    {
      unlink(other)
      records[other].use = .freeTail
      index = min(index, other)
      order += 1
    }
    link(index, order: order)
  }

  // Lists hold indices plus one, so that 0 is none.
  private func link(_ index: Int, order: Int) {
    let head = lists[order]
    records[index].use = .free
    records[index].order = UInt8(order)
    records[index].next = head
    records[index].previous = 0
    if head != 0 { records[Int(head) - 1].previous = UInt32(index + 1) }
    lists[order] = UInt32(index + 1)
  }

  private func unlink(_ index: Int) {
    let (previous, next) = (records[index].previous, records[index].next)
    if previous != 0 {
      records[Int(previous) - 1].next = next
    } else {
      lists[Int(records[index].order)] = next
    }
    if next != 0 { records[Int(next) - 1].previous = previous }
  }

  /// Free blocks of each order, for /proc/buddyinfo.
  func freeBlocks(order: Int) -> Int {
    lock.withLock {
      var blocks = 0
      var index = lists[order]
      while index != 0 {
        blocks += 1
        index = records[Int(index) - 1].next
      }
      return blocks
    }
  }
}
