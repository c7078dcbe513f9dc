/// A picture where its pixels lie, for as long as the call that shows it.
///
/// Unsafe pointers: `bytes` holds `height` rows, `stride` bytes from one to the next, the last one at least as long as its
/// pixels; `init` sees to it.
public struct PictureView {
  /// How many pixels it has.
  public let size: PictureSize
  private let bytes: UnsafeRawBufferPointer
  private let stride: Int
  private let format: PixelFormat

  /// A picture in `bytes`; nil where they are too few.
  public init?(
    _ bytes: UnsafeRawBufferPointer, size: PictureSize, stride: Int, format: PixelFormat = .common
  ) {
    guard size.width > 0, size.height > 0, size.width <= stride / 4,
      stride <= bytes.count / size.height
        || (size.height - 1) * stride + size.width * 4 <= bytes.count
    else { return nil }
    self.bytes = bytes
    self.size = size
    self.stride = stride
    self.format = format
  }

  /// Copies the pixels of an area, which must lie in the picture, as `0x00RRGGBB` to a picture of the same size: `target` is its
  /// first pixel, and its rows are as long as this one's.
  public func copy(_ area: PictureArea, to target: UnsafeMutablePointer<UInt32>) {
    precondition(size.area.contains(area), "an area beyond the picture")
    for row in area.y..<area.y + area.height {
      copyRow(row, from: area.x, count: area.width, to: target + row * size.width + area.x)
    }
  }

  /// The bytes of a row.
  public func row(_ row: Int) -> UnsafeRawBufferPointer {
    precondition(row >= 0 && row < size.height, "a row beyond the picture")
    return UnsafeRawBufferPointer(rebasing: bytes[row * stride..<row * stride + size.width * 4])
  }

  /// Copies some pixels of a row, which must lie in the picture.
  private func copyRow(
    _ row: Int, from column: Int, count: Int, to target: UnsafeMutablePointer<UInt32>
  ) {
    let source = bytes.baseAddress.unsafelyUnwrapped + row * stride + column * 4
    if format == .common {
      for place in 0..<count {
        let pixel = source.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
        target[place] = UInt32(littleEndian: pixel) & 0xff_ffff
      }
    } else {
      for place in 0..<count {
        let pixel = source.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
        target[place] = format.common(UInt32(littleEndian: pixel))
      }
    }
  }

  /// All pixels as `0xAARRGGBB`, row by row.
  public var pixelsWithOpacity: [UInt32] {
    var pixels: [UInt32] = []
    pixels.reserveCapacity(size.width * size.height)
    for row in 0..<size.height {
      for column in 0..<size.width {
        let pixel = bytes.loadUnaligned(
          fromByteOffset: row * stride + column * 4, as: UInt32.self)
        pixels.append(format.withOpacity(UInt32(littleEndian: pixel)))
      }
    }
    return pixels
  }
}
