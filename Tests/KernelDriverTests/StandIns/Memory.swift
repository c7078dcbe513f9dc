/// In the place of the kernel's memory: the host's, all of which a device can reach.
enum MemoryMap {
  static let pageSize = 4096
  static let directMap: UInt64 = 0
  static let directMapEnd: UInt64 = .max
}

struct PhysicalAddress: Equatable {
  let value: UInt64

  init(of pointer: UnsafeRawPointer) { value = UInt64(UInt(bitPattern: pointer)) }
}

struct Frame {
  let pointer: UnsafeMutableRawPointer
}

final class PageFrames: Sendable {
  static let highestOrder = 10

  func allocate(order: Int) -> Frame? {
    let count = MemoryMap.pageSize << order
    return Frame(pointer: .allocate(byteCount: count, alignment: MemoryMap.pageSize))
  }

  func release(_ frame: Frame, order: Int) { frame.pointer.deallocate() }
}

enum Kernel {
  static let frames = PageFrames()
}
