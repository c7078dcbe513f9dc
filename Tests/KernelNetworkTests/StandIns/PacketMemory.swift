/// In the place of the kernel's: memory of the host's, of which tests count how much is in use.
final class PacketMemory {
  static let pageSize = 4096
  static let headerRoom = 160
  nonisolated(unsafe) static var inUse = 0

  let start: UnsafeMutableRawPointer
  let capacity: Int

  private init(_ capacity: Int) {
    start = .allocate(byteCount: capacity, alignment: 16)
    self.capacity = capacity
    Self.inUse += 1
  }

  deinit {
    start.deallocate()
    Self.inUse -= 1
  }

  static func forHeaders() -> PacketMemory { PacketMemory(headerRoom) }
  static func page() -> PacketMemory? { PacketMemory(pageSize) }
}

struct PacketPart {
  let memory: PacketMemory
  var offset: Int
  var count: Int

  var pointer: UnsafeMutableRawPointer { memory.start + offset }
}
