import Bus

extension VirtioBlock {
  /// Data buffers in a request; with the header and the status it stays within QEMU's 256 descriptors.
  private static let segmentMaximum: UInt64 = 254
  /// The most ranges in a discard or a write of zeroes, and the most sectors in one of them: 2 GiB.
  static let rangeMaximum: UInt64 = 64
  static let rangeSectorMaximum: UInt64 = 4 << 20
  /// What discards are best aligned to: 4 KiB.
  private static let discardAlignment: UInt64 = 8

  /// The configuration space (virtio 1.3, section 5.2.4): capacity in sectors (8), size maximum (4), segment maximum
  /// (4), geometry (4), block size (4); from 36 on the limits of discard (sectors, ranges, alignment) and of write zeroes
  /// (sectors, ranges, may unmap), 4 bytes each. The rest belongs to features that are not offered.
  public func configurationByte(at offset: Int) -> UInt8 {
    let field: UInt64
    switch offset {
    case 0..<8: field = port.sectorCount
    case 8..<16: field = Self.segmentMaximum << 32
    case 16..<24: field = Self.sectorSize << 32
    case 32..<40: field = Self.rangeSectorMaximum << 32
    case 40..<48: field = Self.rangeMaximum | Self.discardAlignment << 32
    case 48..<56: field = Self.rangeSectorMaximum | Self.rangeMaximum << 32
    case 56: field = 1
    default: field = 0
    }
    return UInt8(truncatingIfNeeded: field >> UInt64(offset % 8 * 8))
  }
}
