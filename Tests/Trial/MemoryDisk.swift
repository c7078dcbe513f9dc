public import MVM

/// A disk in the host's memory, each of its sectors full of its number.
public final class MemoryDisk: BlockMedium {
  private static let sectorSize = 512
  private var bytes: [UInt8]

  /// A disk of so many sectors.
  public init(sectors: Int) {
    bytes = (0..<sectors).flatMap {
      [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: Self.sectorSize)
    }
  }

  /// A disk that holds the same.
  public func copy() -> MemoryDisk {
    let disk = MemoryDisk(sectors: 0)
    disk.bytes = bytes
    return disk
  }

  /// All of it.
  public var contents: [UInt8] { bytes }

  public var sectorCount: UInt64 { UInt64(bytes.count / Self.sectorSize) }
  public let isReadOnly = false

  public func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    let start = Int(sector) * Self.sectorSize
    buffer.copyBytes(from: bytes[start..<start + buffer.count])
    return true
  }

  public func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool {
    let start = Int(sector) * Self.sectorSize
    bytes.replaceSubrange(start..<start + buffer.count, with: buffer)
    return true
  }

  public func flush() -> Bool { true }
}
