/// Numbers in headers: the most significant byte first, at any offset (RFC 1700). Who calls has checked
/// that the bytes are there.
extension UnsafeRawPointer {
  @inline(__always) func byte(_ offset: Int) -> UInt8 {
    load(fromByteOffset: offset, as: UInt8.self)
  }

  @inline(__always) func number16(_ offset: Int) -> UInt16 {
    UInt16(byte(offset)) << 8 | UInt16(byte(offset + 1))
  }

  @inline(__always) func number32(_ offset: Int) -> UInt32 {
    UInt32(number16(offset)) << 16 | UInt32(number16(offset + 2))
  }
}

extension UnsafeMutableRawPointer {
  @inline(__always) func put(_ value: UInt8, at offset: Int) {
    storeBytes(of: value, toByteOffset: offset, as: UInt8.self)
  }

  @inline(__always) func put(_ value: UInt16, at offset: Int) {
    put(UInt8(value >> 8), at: offset)
    put(UInt8(truncatingIfNeeded: value), at: offset + 1)
  }

  @inline(__always) func put(_ value: UInt32, at offset: Int) {
    put(UInt16(value >> 16), at: offset)
    put(UInt16(truncatingIfNeeded: value), at: offset + 2)
  }
}
