extension VirtioGPU {
  /// The configuration space (virtio 1.3, section 5.7.4), 4 bytes each:
  ///
  ///     events  events to be cleared  scanouts  capability sets
  public func configurationByte(at offset: Int) -> UInt8 {
    switch offset {
    case 0..<4: UInt8(truncatingIfNeeded: state.events >> UInt32(offset * 8))
    case 8: 1
    default: 0
    }
  }

  /// Bits that are written to the second number are cleared in the first.
  public func setConfigurationByte(at offset: Int, to value: UInt8) {
    guard (4..<8).contains(offset) else { return }
    state.events &= ~(UInt32(value) << UInt32((offset - 4) * 8))
  }
}
