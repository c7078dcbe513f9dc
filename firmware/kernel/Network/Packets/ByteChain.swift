import Processor

/// Bytes that lie in several memories, one after the other: what a packet carries, and what waits to be sent or
/// read. Nothing is copied when bytes go from one chain to another.
///
///     parts    [ page A: 100..<1548 ] [ page B: 0..<4096 ] [ page C: 0..<200 ]
///     bytes      0 .......... 1447      1448 ..... 5543     5544 ... 5743      count = 5744
struct ByteChain {
  private var parts: [PacketPart?] = []
  /// Those before it are used up, and nil.
  private var first = 0
  private(set) var count = 0
  /// The last page was made here, and what is behind its bytes is nobody's.
  private var isFilling = false

  init() {}
  init(_ part: PacketPart) { append(part) }

  /// A copy of bytes that are few; nothing if there is no memory.
  init?(copying bytes: [UInt8]) {
    var done = 0
    while done < bytes.count {
      let piece = min(bytes.count - done, PacketMemory.pageSize)
      guard let page = PacketMemory.page() else { return nil }
      bytes.withUnsafeBytes { buffer in
        guard let source = buffer.baseAddress else { return }
        memcpy(page.start, source + done, piece)
      }
      append(PacketPart(memory: page, offset: 0, count: piece))
      done += piece
    }
  }

  var isEmpty: Bool { count == 0 }
  var partCount: Int { parts.count - first }

  // MARK: Changing

  mutating func append(_ part: PacketPart) {
    guard part.count > 0 else { return }
    parts.append(part)
    count += part.count
    isFilling = false
  }

  mutating func append(_ other: ByteChain) { other.forEachPart { append($0) } }

  /// Bytes behind the last part, in its own memory: who made the memory goes on filling it.
  mutating func extendLast(by more: Int) {
    parts[parts.count - 1]?.count += more
    count += more
  }

  private static let small = 1024

  /// Takes small pieces as copies, together in pages of its own: a page for each byte would be a cheap way to fill
  /// memory from outside. Without a page, they stay as they are.
  mutating func appendCompactly(_ other: ByteChain) {
    guard other.count <= Self.small else { return append(other) }
    other.forEachPart { part in
      if isFilling, let room = roomBehindLast, room.count >= part.count {
        memcpy(room.pointer, part.pointer, part.count)
        extendLast(by: part.count)
      } else if let page = PacketMemory.page() {
        memcpy(page.start, part.pointer, part.count)
        append(PacketPart(memory: page, offset: 0, count: part.count))
        isFilling = true
      } else {
        append(part)
      }
    }
  }

  /// How much room is behind the last part in its memory, and where.
  var roomBehindLast: (pointer: UnsafeMutableRawPointer, count: Int)? {
    guard let last = parts.last.flatMap({ $0 }) else { return nil }
    let end = last.offset + last.count
    return end < last.memory.capacity ? (last.memory.start + end, last.memory.capacity - end) : nil
  }

  /// So many bytes of the beginning are not wanted any more.
  mutating func removeFirst(_ wanted: Int) {
    var left = min(wanted, count)
    count -= left
    while left > 0, var part = parts[first] {
      let piece = min(left, part.count)
      part.offset += piece
      part.count -= piece
      left -= piece
      parts[first] = part.count == 0 ? nil : part
      if part.count == 0 { first += 1 }
    }
    // Their places go in one piece now and then.
    if first == parts.count {
      parts = []
      first = 0
      isFilling = false
    } else if first >= 32, first * 2 >= parts.count {
      parts.removeFirst(first)
      first = 0
    }
  }

  /// Nothing stays behind the first `kept` bytes.
  mutating func removeAll(after kept: Int) {
    guard kept < count else { return }
    self = slice(0, min(kept, count))
  }

  // MARK: Reading

  /// `length` bytes from `start` on, or as many as there are.
  func slice(_ start: Int, _ length: Int) -> ByteChain {
    var result = ByteChain()
    var (skipped, left) = (start, min(length, count - start))
    var index = first
    while left > 0 {
      let size = parts[index]?.count ?? 0
      if skipped >= size {
        skipped -= size
      } else if var part = parts[index] {
        part.offset += skipped
        part.count = min(size - skipped, left)
        left -= part.count
        skipped = 0
        result.append(part)
      }
      index += 1
    }
    return result
  }

  func forEachPart<Failure: Error>(
    _ body: (PacketPart) throws(Failure) -> Void
  ) throws(Failure) {
    for index in first..<max(first, parts.count) {
      if let part = parts[index] { try body(part) }
    }
  }

  /// All of it in one piece, for what is small.
  func bytes() -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    forEachPart { result += UnsafeRawBufferPointer(start: $0.pointer, count: $0.count) }
    return result
  }
}
