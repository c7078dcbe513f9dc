import Processor

/// Memory for a picture: `width` by `height` pixels of four bytes (blue, green, red, nothing), row after row, in one piece.
///
/// It is of whole pages, as programs map them, and is never given back: a screen stays.
final class ScreenMemory {
  /// No screen is larger, so that numbers of bytes fit where 32 bits are meant for them.
  static let longestSide = 8192

  let width: Int
  let height: Int
  private let first: Frame

  /// Black; nothing without memory for it, or if it would have no pixels or too many.
  init?(width: Int, height: Int) {
    let sides = 1...Self.longestSide
    guard sides.contains(width), sides.contains(height) else { return nil }
    self.width = width
    self.height = height
    let pages = (width * height * 4 + MemoryMap.pageSize - 1) / MemoryMap.pageSize
    var order = 0
    while 1 << order < pages { order += 1 }
    guard order <= PageFrames.highestOrder, let first = Kernel.frames.allocate(order: order) else {
      return nil
    }
    self.first = first
    // A block is a power of two: what is too much of it goes back.
    for number in pages..<1 << order {
      Kernel.frames.release(Frame(number: first.number + UInt64(number)), order: 0)
    }
    memset(first.pointer, 0, pages * MemoryMap.pageSize)
  }

  /// Bytes from a row to the next.
  var stride: Int { width * 4 }
  var byteCount: Int { stride * height }
  var pageCount: Int { (byteCount + MemoryMap.pageSize - 1) / MemoryMap.pageSize }
  var address: PhysicalAddress { first.address }
  var bytes: UnsafeMutableRawPointer { first.pointer }

  @inline(__always)
  func row(_ number: Int) -> UnsafeMutablePointer<UInt32> {
    (bytes + number * stride).assumingMemoryBound(to: UInt32.self)
  }

  func page(_ index: Int) -> Frame { Frame(number: first.number + UInt64(index)) }

  /// The rows of which a part lies in these bytes.
  func rows(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    return min(range.lowerBound / stride, height)..<min((range.upperBound - 1) / stride + 1, height)
  }
}
