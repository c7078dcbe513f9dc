public import Bus
internal import CHost
internal import Glibc

/// The host's memory: areas that cost what is touched of them, each backed by a file in memory
/// (memfd_create(2)) where the host has those.
///
/// Unsafe pointers: an area stays mapped, and its descriptor open, until this object is gone; whoever
/// keeps an address holds this object too, as `GuestMemory` does.
public final class HostMemory: MemoryProvider {
  private static let pageSize = 4096

  /// What was given out, in order.
  public private(set) var regions: [MemoryRegion] = []

  /// Provides nothing yet.
  public init() {}

  deinit {
    for region in regions {
      munmap(region.start, region.byteCount)
      if let descriptor = region.descriptor { close(descriptor) }
    }
  }

  /// Returns `byteCount` zeroed bytes, aligned to 4 KiB, that cost memory only where touched; nil
  /// when the host refuses, or nothing was asked for.
  public func reserve(byteCount: Int) -> UnsafeMutableRawPointer? {
    guard byteCount > 0, byteCount <= Int.max - Self.pageSize else { return nil }
    let rounded = (byteCount + Self.pageSize - 1) & ~(Self.pageSize - 1)
    guard let region = Self.shared(byteCount: rounded) ?? Self.anonymous(byteCount: rounded)
    else { return nil }
    regions.append(region)
    return region.start
  }

  /// Makes a part of an area all zero again: a hole in its file, or pages that the system takes back.
  public func clear(_ start: UnsafeMutableRawPointer, byteCount: Int) {
    let region = region(of: start)
    let isGivenBack =
      if let region, let descriptor = region.descriptor {
        host_punch_hole(descriptor, Int64(start - region.start), Int64(byteCount))
      } else {
        madvise(start, byteCount, MADV_DONTNEED) == 0
      }
    if !isGivenBack { start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
  }

  /// The hole in the file in memory that begins there.
  public func untouchedCount(from start: UnsafeMutableRawPointer, byteCount: Int) -> Int {
    guard let region = region(of: start), let descriptor = region.descriptor else { return 0 }
    return Int(host_hole(descriptor, Int64(start - region.start), Int64(byteCount)))
  }

  /// How many bytes from `start` on, at most `byteCount`, may have been touched.
  public func touchedCount(from start: UnsafeMutableRawPointer, byteCount: Int) -> Int {
    guard let region = region(of: start), let descriptor = region.descriptor else {
      return byteCount
    }
    return Int(host_data(descriptor, Int64(start - region.start), Int64(byteCount)))
  }

  public func makeWindow(byteCount: UInt64, margin: UInt64) -> (any PageWindow)? {
    HostWindow(byteCount: Int(byteCount), margin: Int(margin), of: self)
  }

  func region(of address: UnsafeMutableRawPointer) -> MemoryRegion? {
    regions.first { address >= $0.start && address < $0.start + $0.byteCount }
  }

  private static func shared(byteCount: Int) -> MemoryRegion? {
    let descriptor = host_memory_file("mvm")
    guard descriptor >= 0 else { return nil }
    guard ftruncate(descriptor, off_t(byteCount)) == 0,
      let start = map(byteCount, MAP_SHARED | MAP_NORESERVE, descriptor)
    else {
      close(descriptor)
      return nil
    }
    return MemoryRegion(start: start, byteCount: byteCount, descriptor: descriptor)
  }

  private static func anonymous(byteCount: Int) -> MemoryRegion? {
    map(byteCount, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1)
      .map { MemoryRegion(start: $0, byteCount: byteCount, descriptor: nil) }
  }

  private static func map(
    _ byteCount: Int, _ flags: Int32, _ descriptor: Int32
  ) -> UnsafeMutableRawPointer? {
    let address = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, descriptor, 0)
    return address == MAP_FAILED ? nil : address
  }
}
