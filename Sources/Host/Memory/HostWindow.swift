internal import Bus
internal import Glibc

/// A range of the host's addresses, kept free, in which pages of `HostMemory` are mapped a second time.
///
///     | margin |  page  |   nothing: PROT_NONE   |  page  | ...                    | margin |
///              origin                                                 origin + byteCount
///
/// Kept free, it costs nothing: no page tables, no memory that the system counts.
final class HostWindow: PageWindow {
  private let memory: HostMemory
  private let start: UnsafeMutableRawPointer
  private let byteCount: Int
  private let margin: Int
  let origin: UInt64

  /// Nil where the host has no such range, as under a limit of address space.
  init?(byteCount: Int, margin: Int, of memory: HostMemory) {
    guard let start = Self.keepFree(nil, byteCount + 2 * margin, 0) else { return nil }
    (self.memory, self.start, self.byteCount, self.margin) = (memory, start, byteCount, margin)
    origin = UInt64(UInt(bitPattern: start + margin))
  }

  deinit { munmap(start, byteCount + 2 * margin) }

  func show(
    _ storage: UnsafeMutableRawPointer, at address: UInt64, byteCount: Int, isWritable: Bool
  ) -> Bool {
    guard let region = memory.region(of: storage), let descriptor = region.descriptor else {
      return false
    }
    // In the host's page tables at once: whoever asks is about to go there.
    let shown = mmap(
      place(of: address, byteCount), byteCount, isWritable ? PROT_READ | PROT_WRITE : PROT_READ,
      MAP_SHARED | MAP_FIXED | MAP_POPULATE, descriptor, off_t(storage - region.start))
    return shown != MAP_FAILED
  }

  func hide(_ address: UInt64, byteCount: Int) {
    let place = place(of: address, byteCount)
    // Where there are as many mappings as can be, taking away may need one more. Rights can always be taken of all.
    guard Self.keepFree(place, byteCount, MAP_FIXED) == nil else { return }
    precondition(
      Self.keepFree(start + margin, self.byteCount, MAP_FIXED) != nil,
      "a window that cannot be closed")
  }

  private func place(of address: UInt64, _ byteCount: Int) -> UnsafeMutableRawPointer {
    precondition(address <= UInt64(self.byteCount - byteCount), "outside the window")
    return start + margin + Int(address)
  }

  private static func keepFree(
    _ place: UnsafeMutableRawPointer?, _ byteCount: Int, _ flags: Int32
  ) -> UnsafeMutableRawPointer? {
    let kept = mmap(
      place, byteCount, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0)
    return kept == MAP_FAILED ? nil : kept
  }
}
