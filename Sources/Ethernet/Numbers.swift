// Numbers in the network's byte order.

extension UnsafeRawBufferPointer {
  /// The 16-bit number at an offset that is not negative; nil where it is not wholly there.
  package func number(at offset: Int) -> UInt16? {
    guard offset + 2 <= count else { return nil }
    return UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Writes a 16-bit number at an offset that is within.
  package func setNumber(_ value: UInt16, at offset: Int) {
    self[offset] = UInt8(value >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: value)
  }
}
