import Processor

/// Pixels that are shown where they lie, as the device tree's `simple-framebuffer` says: what is drawn in
/// memory is copied there.
///
/// It could be mapped for programs as it is, without a copy. But then it would be the one memory that is no
/// page of the kernel's, and the one screen on which half a picture is seen.
final class SimpleFramebuffer: ScreenOutput {
  struct Location {
    /// Of the first pixel, physically.
    let address: UInt64
    let byteCount: UInt64
    let width: Int
    let height: Int
    /// Bytes from a row to the next.
    let stride: Int
  }

  let memory: ScreenMemory
  private let location: Location

  /// Nothing if the tree says what cannot be, or without memory.
  init?(_ location: Location) {
    guard location.stride >= location.width * 4, location.height > 0,
      UInt64(location.stride) * UInt64(location.height) <= location.byteCount,
      let memory = ScreenMemory(width: location.width, height: location.height)
    else {
      log("the framebuffer cannot be used")
      return nil
    }
    self.location = location
    self.memory = memory
  }

  func show(_ rows: Range<Int>) {
    let target = PhysicalAddress(location.address).pointer
    for row in rows {
      memcpy(target + row * location.stride, memory.row(row), memory.stride)
    }
  }
}
