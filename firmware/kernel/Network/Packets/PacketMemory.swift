import Processor
import Synchronization

/// Memory that packets lie in: a page, or a block that is large enough for headers. Who holds it may read it;
/// what a part of a packet covers is never written again, so parts of several packets may share it.
final class PacketMemory {
  static let pageSize = MemoryMap.pageSize
  /// Virtio's header, and the longest of Ethernet, IPv4 and TCP.
  static let headerRoom = 160

  /// Pages of all packets: what others send us may not take more than a quarter of memory, and what programs send no
  /// more than three quarters of that, or no acknowledgement that sets some free would find room.
  private static let pages = Atomic<UInt64>(0)
  private static var most: UInt64 { Kernel.frames.totalCount / 4 }

  let start: UnsafeMutableRawPointer
  let capacity: Int
  private let frame: Frame?

  private init(_ start: UnsafeMutableRawPointer, _ capacity: Int, _ frame: Frame?) {
    self.start = start
    self.capacity = capacity
    self.frame = frame
  }

  deinit {
    guard let frame else { return start.deallocate() }
    Kernel.frames.release(frame, order: 0)
    Self.pages.wrappingSubtract(1, ordering: .relaxed)
  }

  static func forHeaders() -> PacketMemory {
    PacketMemory(.allocate(byteCount: headerRoom, alignment: 16), headerRoom, nil)
  }

  /// A page; nil if there is none to spare.
  static func page() -> PacketMemory? { page(among: most) }

  private static func page(among most: UInt64) -> PacketMemory? {
    let count = pages.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= most, Kernel.frames.hasRoom,
      let frame = Kernel.frames.allocate()
    {
      return PacketMemory(frame.pointer, pageSize, frame)
    }
    pages.wrappingSubtract(1, ordering: .relaxed)
    return nil
  }

  /// The same, from who may wait: pages of files are given back for it.
  static func pageForProgram() throws(Errno) -> PacketMemory {
    repeat {
      if let page = page(among: most / 4 * 3) { return page }
    } while !Kernel.frames.hasRoom && PageReclaim.makeRoom()
    throw .noBufferSpace
  }
}

/// Some of the bytes in a memory.
struct PacketPart {
  let memory: PacketMemory
  var offset: Int
  var count: Int

  var pointer: UnsafeMutableRawPointer { memory.start + offset }
}
