import Processor

/// Memory for objects: what Swift's runtime allocates from. Small ones come from slabs of one size:
///
///     a slab of 64-byte objects: a page
///     +--------+------+------+------+------+- - -+------+
///     | header | used | free | used | free |     | used |
///     +--------+------+---|--+------+---^--+- - -+------+
///          |              +-------------+  each free one holds the address of the next
///          +--> first free one, how many are free, next and previous slab that has room
///
/// What is larger than 2 KiB is a block of pages. A pointer's page says which of the two it is
/// (`FrameRecord.use`), so freeing needs no size.
final class ObjectHeap {
  private struct Slab {
    var firstFree: UnsafeMutableRawPointer?
    var freeCount: Int
    var next: UnsafeMutablePointer<Slab>?
    var previous: UnsafeMutablePointer<Slab>?
  }

  private static let headerSize = 64
  private static let sizes: InlineArray<14, Int> = [
    16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048,
  ]
  private static let sizeCount = 14
  /// The largest object of a slab.
  private static let largest = 2048

  private let frames: PageFrames
  private let lock = SpinLock()
  // The lock guards the lists, the slabs in them, and the count.
  private var lists = InlineArray<14, UnsafeMutablePointer<Slab>?>(repeating: nil)
  private(set) var bytesInUse = 0
  private var classOfSize = InlineArray<129, UInt8>(repeating: 0)

  init(frames: PageFrames) {
    self.frames = frames
    var sizeClass = 0
    for sixteenths in 0...128 {
      if sixteenths * 16 > Self.sizes[sizeClass] { sizeClass += 1 }
      classOfSize[sixteenths] = UInt8(sizeClass)
    }
  }

  /// - Parameter alignment: a power of two; up to 16 for small objects costs nothing.
  func allocate(size: Int, alignment: Int) -> UnsafeMutableRawPointer? {
    let needed = max(size, alignment > 16 ? max(alignment, 64) : 16)
    if needed > Self.largest || alignment > 64 { return allocatePages(max(needed, alignment)) }
    let sizeClass = Int(classOfSize[(needed + 15) / 16])
    // Sizes that are no multiples of 64 hold no objects that must lie at one.
    let roundedClass = alignment > 16 ? multipleOf64(from: sizeClass) : sizeClass
    return lock.withLock { allocateSmall(roundedClass) }
  }

  private func multipleOf64(from sizeClass: Int) -> Int {
    var result = sizeClass
    while Self.sizes[result] % 64 != 0 { result += 1 }
    return result
  }

  func free(_ pointer: UnsafeMutableRawPointer) {
    let frame = Frame(of: pointer)
    let record = frames.record(frame)
    guard record.pointee.use == .slab else {
      precondition(record.pointee.use == .kernel, "what is freed is no object")
      return frames.release(frame, order: Int(record.pointee.order))
    }
    lock.withLock { freeSmall(pointer, frame, record) }
  }

  private func allocatePages(_ size: Int) -> UnsafeMutableRawPointer? {
    var order = 0
    while MemoryMap.pageSize << order < size { order += 1 }
    guard order <= PageFrames.highestOrder else { return nil }
    return frames.allocate(order: order)?.pointer
  }

  private func allocateSmall(_ sizeClass: Int) -> UnsafeMutableRawPointer? {
    guard let slab = lists[sizeClass] ?? makeSlab(sizeClass) else { return nil }
    let object = slab.pointee.firstFree.unsafelyUnwrapped
    slab.pointee.firstFree = object.load(as: UnsafeMutableRawPointer?.self)
    slab.pointee.freeCount -= 1
    if slab.pointee.freeCount == 0 { unlink(slab, sizeClass) }
    bytesInUse += Self.sizes[sizeClass]
    return object
  }

  private func freeSmall(
    _ object: UnsafeMutableRawPointer, _ frame: Frame, _ record: UnsafeMutablePointer<FrameRecord>
  ) {
    let sizeClass = Int(record.pointee.sizeClass)
    let order = Int(record.pointee.order)
    let start = Frame(number: frame.number & ~((1 << UInt64(order)) - 1))
    let slab = start.pointer.assumingMemoryBound(to: Slab.self)
    object.storeBytes(of: slab.pointee.firstFree, as: UnsafeMutableRawPointer?.self)
    slab.pointee.firstFree = object
    slab.pointee.freeCount += 1
    bytesInUse -= Self.sizes[sizeClass]
    if slab.pointee.freeCount == 1 { link(slab, sizeClass) }
    // One empty slab of each size is kept: a size that comes and goes needs no new one each time.
    let isOnlyOne = slab.pointee.next == nil && slab.pointee.previous == nil
    if slab.pointee.freeCount == capacity(sizeClass), !isOnlyOne {
      unlink(slab, sizeClass)
      frames.release(start, order: order)
    }
  }

  private func order(_ sizeClass: Int) -> Int { Self.sizes[sizeClass] > 512 ? 2 : 0 }

  private func capacity(_ sizeClass: Int) -> Int {
    ((MemoryMap.pageSize << order(sizeClass)) - Self.headerSize) / Self.sizes[sizeClass]
  }

  private func makeSlab(_ sizeClass: Int) -> UnsafeMutablePointer<Slab>? {
    let order = order(sizeClass)
    guard let frame = frames.allocate(order: order, use: .slab) else { return nil }
    for page in 0..<UInt64(1 << order) {
      frames.record(Frame(number: frame.number + page)).pointee.sizeClass = UInt8(sizeClass)
    }
    let count = capacity(sizeClass)
    var next: UnsafeMutableRawPointer?
    for index in (0..<count).reversed() {
      let object = frame.pointer + Self.headerSize + index * Self.sizes[sizeClass]
      object.storeBytes(of: next, as: UnsafeMutableRawPointer?.self)
      next = object
    }
    let slab = frame.pointer.bindMemory(to: Slab.self, capacity: 1)
    slab.initialize(to: Slab(firstFree: next, freeCount: count, next: nil, previous: nil))
    link(slab, sizeClass)
    return slab
  }

  private func link(_ slab: UnsafeMutablePointer<Slab>, _ sizeClass: Int) {
    slab.pointee.previous = nil
    slab.pointee.next = lists[sizeClass]
    lists[sizeClass]?.pointee.previous = slab
    lists[sizeClass] = slab
  }

  private func unlink(_ slab: UnsafeMutablePointer<Slab>, _ sizeClass: Int) {
    if let previous = slab.pointee.previous {
      previous.pointee.next = slab.pointee.next
    } else {
      lists[sizeClass] = slab.pointee.next
    }
    slab.pointee.next?.pointee.previous = slab.pointee.previous
    slab.pointee.next = nil
    slab.pointee.previous = nil
  }
}
