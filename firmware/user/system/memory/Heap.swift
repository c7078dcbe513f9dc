import CSystem

/// The memory that objects come from: size classes in spans of 64 KiB, one mapping for what is large.
///
///     a span, at a multiple of 64 KiB                    a large object, likewise
///     +--------+--------+--------+- - - -+------+        +--------+---------------------+
///     | header | object | object | fresh |      |        | header | object              |
///     +--------+--------+--------+- - - -+------+        +--------+---------------------+
///       class    used     free     never touched: no page of RAM behind it
///
/// The header is found by clearing the address's low 16 bits, so `free` needs no size. Freed objects
/// of a class form a list through their first word. Spans are never given back; large objects are,
/// but for some that are kept for the next one.
/// Classes go in four steps per doubling, so at most a fifth of an object is wasted.
struct Heap {
  static let spanSize = 65536
  static let headerSize = 64
  static let largestClassSize = 16384
  static let classCount = 40

  /// What stands at the start of a span. `objectSize` 0 says: one large object.
  struct Header {
    var objectSize: Int
    var mappedBytes: Int
    var classIndex: Int
  }

  /// Per class: the first freed object, and where the untouched part of its newest span begins and
  /// ends. `reserve` is what of the last mapping has not become a span yet. Guarded by `lock`.
  struct Class {
    var freed: UInt = 0
    var fresh: UInt = 0
    var end: UInt = 0
  }
  var classes = InlineArray<40, Class>(repeating: Class())
  var reserve: UInt = 0
  var reserveEnd: UInt = 0

  /// Freed large objects of 1 to 16 spans, a list for each length through their first word: a text
  /// that grows would else ask the kernel for every length on the way, page faults and all.
  var cached = InlineArray<17, UInt>(repeating: 0)
  var cachedBytes = 0
  static let mostCachedBytes = 2 << 20
  var lock: Int32 = 0

  /// 16, 32, ... 128, then 160, 192, 224, 256, 320, ...: the class whose objects hold `size` bytes.
  static func classIndex(_ size: Int) -> Int {
    if size <= 128 { return max(0, (size + 15) / 16 - 1) }
    let doubling = Int.bitWidth - 1 - (size - 1).leadingZeroBitCount
    let quarter = ((size - 1) >> (doubling - 2)) & 3
    return 8 + (doubling - 7) * 4 + quarter
  }

  static func classSize(_ index: Int) -> Int {
    if index < 8 { return (index + 1) * 16 }
    let doubling = 7 + (index - 8) / 4
    return (1 << doubling) + ((index - 8) % 4 + 1) << (doubling - 2)
  }

  mutating func allocate(_ size: Int) -> UInt? {
    let index = Heap.classIndex(size)
    let first = classes[index].freed
    if first != 0 {
      classes[index].freed = word(at: first).pointee
      return first
    }
    let objectSize = UInt(Heap.classSize(index))
    if classes[index].fresh + objectSize > classes[index].end {
      guard startSpan(index) else { return nil }
    }
    defer { classes[index].fresh += objectSize }
    return classes[index].fresh
  }

  mutating func release(_ address: UInt, to index: Int) {
    word(at: address).pointee = classes[index].freed
    classes[index].freed = address
  }

  fileprivate func word(at address: UInt) -> UnsafeMutablePointer<UInt> {
    // Never nil: an address that this heap handed out.
    UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
  }

  private mutating func startSpan(_ index: Int) -> Bool {
    if reserve == reserveEnd { guard refill() else { return false } }
    let span = reserve
    reserve += UInt(Heap.spanSize)
    Heap.header(span).pointee = Header(
      objectSize: Heap.classSize(index), mappedBytes: Heap.spanSize, classIndex: index)
    classes[index].fresh = span + UInt(Heap.headerSize)
    classes[index].end = span + UInt(Heap.spanSize)
    return true
  }

  /// Maps sixteen spans at once. They take no RAM until they are touched; nor do the pieces before
  /// the first multiple and behind the last, which are not worth another system call.
  private mutating func refill() -> Bool {
    let bytes = 17 * Heap.spanSize
    guard let start = Heap.map(bytes) else { return false }
    let mask = UInt(Heap.spanSize - 1)
    reserve = (start + mask) & ~mask
    reserveEnd = (start + UInt(bytes)) & ~mask
    return true
  }

  private static func map(_ bytes: Int) -> UInt? {
    let readWrite = 3
    let privateAnonymous = 0x22
    let answer = SystemCall.mapMemory.raw(0, bytes, readWrite, privateAnonymous, -1, 0)
    return answer < 0 && answer >= -4095 ? nil : UInt(bitPattern: answer)
  }

  static func header(_ address: UInt) -> UnsafeMutablePointer<Header> {
    let start = address & ~UInt(spanSize - 1)
    return UnsafeMutablePointer(bitPattern: start).unsafelyUnwrapped
  }

  /// Maps a span's size more than is asked for, and gives back what lies outside the multiple of it.
  static func mapAligned(_ bytes: Int) -> UInt? {
    guard let start = map(bytes + spanSize) else { return nil }
    let aligned = (start + UInt(spanSize - 1)) & ~UInt(spanSize - 1)
    let before = Int(aligned - start)
    if before > 0 { _ = SystemCall.unmapMemory.raw(Int(bitPattern: start), before) }
    let behind = spanSize - before
    if behind > 0 { _ = SystemCall.unmapMemory.raw(Int(bitPattern: aligned) + bytes, behind) }
    return aligned
  }
}

/// Objects with a mapping of their own.
extension Heap {
  /// Whole spans, which need not be touched: that makes lengths that fit each other.
  mutating func allocateLarge(_ size: Int, alignment: Int) -> UInt? {
    let offset = max(Heap.headerSize, alignment)
    let bytes = (offset + size + Heap.spanSize - 1) & ~(Heap.spanSize - 1)
    guard let start = takeCached(bytes) ?? Heap.mapAligned(bytes) else { return nil }
    Heap.header(start).pointee = Header(objectSize: 0, mappedBytes: bytes, classIndex: 0)
    return start + UInt(offset)
  }

  mutating func releaseLarge(_ header: UnsafeMutablePointer<Header>) {
    let bytes = header.pointee.mappedBytes
    let spans = bytes / Heap.spanSize
    if spans < 17 && cachedBytes + bytes <= Heap.mostCachedBytes {
      let start = UInt(bitPattern: header)
      word(at: start).pointee = cached[spans]
      cached[spans] = start
      cachedBytes += bytes
    } else {
      _ = SystemCall.unmapMemory.raw(Int(bitPattern: header), bytes)
    }
  }

  private mutating func takeCached(_ bytes: Int) -> UInt? {
    let spans = bytes / Heap.spanSize
    guard spans < 17, cached[spans] != 0 else { return nil }
    let start = cached[spans]
    cached[spans] = word(at: start).pointee
    cachedBytes -= bytes
    return start
  }
}

/// The one heap, in the program's zeros: start.S has room for it, and says where before the first
/// statement of the program.
nonisolated(unsafe) var heap: UnsafeMutablePointer<Heap>?

/// Holds the heap's lock while `body` runs.
private func withHeap<Result>(_ body: (inout Heap) -> Result) -> Result {
  guard let heap else { Program.abort("the heap was used before the program began") }
  lockWord(&heap.pointee.lock)
  defer { unlockWord(&heap.pointee.lock) }
  return body(&heap.pointee)
}

/// The Swift runtime asks for memory here, and does not look whether it got some.
@c(posix_memalign)
public func allocateAligned(
  _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
) -> Int32 {
  let address: UInt?
  if size > Heap.largestClassSize || alignment > 16 {
    address = withHeap { $0.allocateLarge(size, alignment: alignment) }
  } else {
    address = withHeap { $0.allocate(size) }
  }
  guard let address else { Program.abort("out of memory") }
  result.pointee = UnsafeMutableRawPointer(bitPattern: address)
  return 0
}

/// The linker knows it as `free`: see program.ld.
@c(system_free)
public func releaseMemory(_ object: UnsafeMutableRawPointer?) {
  guard let object else { return }
  let address = UInt(bitPattern: object)
  let header = Heap.header(address)
  if header.pointee.objectSize == 0 {
    withHeap { $0.releaseLarge(header) }
  } else {
    withHeap { $0.release(address, to: header.pointee.classIndex) }
  }
}

/// Seeds of hash tables.
@c(arc4random_buf)
public func fillRandomly(_ start: UnsafeMutableRawPointer, _ count: Int) {
  _ = SystemCall.random.raw(Int(bitPattern: start), count, 0)
}
