/// An area of host memory that a `HostMemory` gave out.
public struct MemoryRegion: @unchecked Sendable {
  /// Its first byte, aligned to a page of the host.
  public let start: UnsafeMutableRawPointer
  /// Its size in bytes, a multiple of 4 KiB.
  public let byteCount: Int
  /// The file in memory that backs it, which a child process or a snapshot can map too; nil where the
  /// host has no such files, and the area is this process's alone.
  public let descriptor: Int32?
}
