import Bus

/// Pixels that the driver has made, and where it keeps them itself.
struct DisplayResource {
  /// What a resource and each of its buffers count for in `VirtioGPU.memoryLimit` beside its pixels: it bounds how many there are.
  private static let overhead = 1 << 16
  private static let bytesOfSegment = 32
  /// More buffers than that no resource has, as in QEMU.
  static let segmentLimit = 16_384

  /// The driver's number for it, not 0.
  var number: UInt32
  var format: DisplayFormat
  /// Pixels, at most as many as fit into `VirtioGPU.memoryLimit`.
  var size: PictureSize
  /// Row by row, without gaps.
  var pixels: [UInt8]
  /// The driver's buffers; nil while there are none.
  var backing: Segments?

  /// Bytes from a row to the next.
  var stride: Int { size.width * 4 }

  /// What it counts for.
  var cost: Int { Self.cost(size) + Self.cost(segmentCount: backing?.segments.count ?? 0) }

  static func cost(_ size: PictureSize) -> Int { size.width * size.height * 4 + overhead }

  static func cost(segmentCount: Int) -> Int { segmentCount * bytesOfSegment }

  /// Copies an area, which lies in it, from the driver's buffers, where its first row begins at `offset`. What they lack stays
  /// as it was.
  mutating func transfer(_ area: PictureArea, from offset: UInt64, in memory: GuestMemory) {
    guard let backing else { return }
    let stride = stride
    pixels.withUnsafeMutableBytes { pixels in
      let isWhole = area.width * 4 == stride
      let rows = isWhole ? 1 : area.height
      let count = isWhole ? stride * area.height : area.width * 4
      for row in 0..<rows {
        let place = (area.y + row) * stride + area.x * 4
        let (source, overflow) = offset.addingReportingOverflow(UInt64(row * stride))
        guard !overflow, source < backing.byteCount else { return }
        backing.read(
          at: source, into: UnsafeMutableRawBufferPointer(rebasing: pixels[place..<place + count]),
          from: memory)
      }
    }
  }

  /// Shows a part of it, which lies in it.
  func withPicture<Result>(_ area: PictureArea, _ show: (PictureView) -> Result) -> Result? {
    pixels.withUnsafeBytes { bytes in
      let start = area.y * stride + area.x * 4
      let part = UnsafeRawBufferPointer(rebasing: bytes[start...])
      let size = PictureSize(width: area.width, height: area.height)
      return PictureView(part, size: size, stride: stride, format: format.pixels).map(show)
    }
  }
}
