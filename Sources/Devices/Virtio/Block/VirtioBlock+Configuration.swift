import Bus

extension VirtioBlock {
  /// Data buffers in a request; with the header and the status it stays within QEMU's 256 descriptors.
  private static let segmentMaximum: UInt64 = 254

  /// The configuration space: capacity in sectors (8), size maximum (4), segment maximum (4), geometry (4), block
  /// size (4); the rest belongs to features that are not offered.
  public func configurationByte(at offset: Int) -> UInt8 {
    let field: UInt64
    switch offset {
    case 0..<8: field = medium.sectorCount
    case 8..<16: field = Self.segmentMaximum << 32
    case 16..<24: field = Self.sectorSize << 32
    default: field = 0
    }
    return UInt8(truncatingIfNeeded: field >> UInt64(offset % 8 * 8))
  }
}
