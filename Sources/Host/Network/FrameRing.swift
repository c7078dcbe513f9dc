package import Bus
import Synchronization

/// Frames on their way from one thread to another, without a lock: one thread puts, one takes.
///
///     storage   [ ....  header frame  header frame  header frame  skip | header frame ... ]
///                       ^ head: taken so far                            ^ tail: put so far
///
/// A record is contiguous; where the storage's end has no room for one, a header without a frame says to go on at the
/// start. Head and tail count bytes for ever; their remainder is the place.
///
/// Unsafe pointers: between head and tail the storage is the taker's, else the putter's; each moves only its own end, when
/// it has done with the bytes.
package final class FrameRing: @unchecked Sendable {
  /// What stands before a frame. It has no references.
  private struct Header {
    var byteCount: Int
    var offload: FrameOffload

    static let skip = -1
  }

  /// A header's room, and what records are multiples of.
  private static let unit = 128

  private let storage: UnsafeMutableRawPointer
  private let capacity: Int
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  /// - Parameter capacity: bytes, a multiple of 128. No frame may be larger than half of that.
  package init(capacity: Int) {
    precondition(
      capacity % Self.unit == 0 && MemoryLayout<Header>.stride <= Self.unit, "the unit of rings")
    self.capacity = capacity
    storage = .allocate(byteCount: capacity, alignment: 64)
  }

  deinit { storage.deallocate() }

  /// Whether nothing waits; the taker may ask, and the putter.
  package var isEmpty: Bool {
    head.load(ordering: .sequentiallyConsistent) == tail.load(ordering: .sequentiallyConsistent)
  }

  /// Whether a frame of that size is taken, wherever in the storage it comes to lie; for the putter.
  package func hasRoom(for byteCount: Int) -> Bool {
    capacity - used >= 2 * (byteCount + 2 * Self.unit)
  }

  /// Whether at least half of it is free; for the taker.
  package var isHalfEmpty: Bool { used <= capacity / 2 }

  private var used: Int {
    tail.load(ordering: .sequentiallyConsistent) - head.load(ordering: .sequentiallyConsistent)
  }

  /// Puts a frame that `fill` writes; false, and `fill` not called, when there is no room.
  package func put(
    byteCount: Int, offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool {
    let size = (byteCount + 2 * Self.unit - 1) / Self.unit * Self.unit
    var end = tail.load(ordering: .relaxed)
    let free = capacity - (end - head.load(ordering: .acquiring))
    let untilEnd = capacity - end % capacity
    let needed = untilEnd < size ? untilEnd + size : size
    guard byteCount >= 0, size <= capacity / 2, needed <= free else { return false }
    if untilEnd < size {
      write(Header(byteCount: Header.skip, offload: FrameOffload()), at: end)
      end += untilEnd
    }
    write(Header(byteCount: byteCount, offload: offload), at: end)
    fill(frame(at: end, byteCount: byteCount))
    tail.store(end + size, ordering: .sequentiallyConsistent)
    return true
  }

  /// Shows the oldest frame to `body`, which returns whether it goes; false, and `body` not called, when there is none.
  package func take(_ body: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool {
    var start = head.load(ordering: .relaxed)
    guard start != tail.load(ordering: .acquiring) else { return false }
    var header = header(at: start)
    if header.byteCount == Header.skip {
      start += capacity - start % capacity
      header = self.header(at: start)
    }
    guard body(frame(at: start, byteCount: header.byteCount), header.offload) else { return true }
    let size = (header.byteCount + 2 * Self.unit - 1) / Self.unit * Self.unit
    head.store(start + size, ordering: .sequentiallyConsistent)
    return true
  }

  private func write(_ header: Header, at position: Int) {
    storage.storeBytes(of: header, toByteOffset: position % capacity, as: Header.self)
  }

  private func header(at position: Int) -> Header {
    storage.load(fromByteOffset: position % capacity, as: Header.self)
  }

  private func frame(at position: Int, byteCount: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(
      start: storage + position % capacity + Self.unit, count: byteCount)
  }
}
