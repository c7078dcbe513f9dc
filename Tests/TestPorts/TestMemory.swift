public import Bus
import Glibc

/// Host memory for tests, which costs what is touched of it.
///
/// Unsafe pointers: areas stay mapped until this object is gone; whoever keeps an address holds it, too.
public final class TestMemory: MemoryProvider {
  private var areas: [UnsafeMutableRawBufferPointer] = []

  /// Provides nothing yet.
  public init() {}

  /// Returns zeroed bytes.
  public func reserve(byteCount: Int) -> UnsafeMutableRawPointer? {
    let start = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let start, start != MAP_FAILED else { return nil }
    areas.append(UnsafeMutableRawBufferPointer(start: start, count: byteCount))
    return start
  }

  deinit { for area in areas { munmap(area.baseAddress, area.count) } }
}
