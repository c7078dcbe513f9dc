public import Bus

/// A linear framebuffer: the end of RAM, which the device tree leaves out of the memory there is.
///
///     memory base         usable        address                        end
///         |------- RAM ------|             |-- rows of x8r8g8b8 --|     |
///                            '-- 2 MiB boundary, where it begins  ------'
///
/// A program draws by storing pixels; nobody hears of that, so who shows it compares.
public struct Framebuffer: Equatable, Sendable {
  /// Kernels map it by large pages.
  private static let alignment: UInt64 = 2 << 20

  /// How many pixels it has.
  public let size: PictureSize
  /// Its first pixel.
  public let address: UInt64

  /// At the end of RAM; nil where it would not leave half of that.
  init?(_ size: PictureSize, memorySize: UInt64) {
    let bytes = UInt64(size.width) * 4 * UInt64(size.height)
    let reserved = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
    guard reserved <= memorySize / 2 else { return nil }
    self.size = size
    address = (MemoryMap.memoryBase + memorySize - reserved) / Self.alignment * Self.alignment
  }

  /// Bytes from a row to the next.
  public var stride: Int { size.width * 4 }

  /// All its bytes.
  public var byteCount: UInt64 { UInt64(stride) * UInt64(size.height) }
}
