// Access by devices and loaders: checked, and noticed by whoever decoded instructions there.
extension GuestMemory {
  /// Copies bytes out of RAM.
  public func read(_ address: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(BusError) {
    guard let start = buffer.baseAddress else { return }
    guard let source = hostAddress(of: address, count: UInt64(buffer.count)) else {
      throw BusError.unmapped
    }
    start.copyMemory(from: source, byteCount: buffer.count)
  }

  /// Copies bytes into RAM.
  public func write(_ address: UInt64, from buffer: UnsafeRawBufferPointer) throws(BusError) {
    guard let start = buffer.baseAddress else { return }
    guard let target = hostAddress(of: address, count: UInt64(buffer.count)) else {
      throw BusError.unmapped
    }
    target.copyMemory(from: start, byteCount: buffer.count)
    noteWrite(address, count: UInt64(buffer.count))
  }

  /// Copies bytes into RAM.
  public func write(_ address: UInt64, bytes: ArraySlice<UInt8>) throws(BusError) {
    guard let target = hostAddress(of: address, count: UInt64(bytes.count)) else {
      throw BusError.unmapped
    }
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress {
        target.copyMemory(from: start, byteCount: source.count)
      }
    }
    noteWrite(address, count: UInt64(bytes.count))
  }

  /// Fills `count` bytes of RAM with zeros.
  public func clear(_ address: UInt64, count: UInt64) throws(BusError) {
    guard let target = hostAddress(of: address, count: count) else { throw BusError.unmapped }
    target.initializeMemory(as: UInt8.self, repeating: 0, count: Int(count))
    noteWrite(address, count: count)
  }

  /// Reads a little-endian integer; the address need not be aligned.
  public func load<Value: FixedWidthInteger>(
    _ address: UInt64, as type: Value.Type
  ) throws(BusError) -> Value {
    guard let source = hostAddress(of: address, count: UInt64(MemoryLayout<Value>.size)) else {
      throw BusError.unmapped
    }
    return Value(littleEndian: source.loadUnaligned(as: type))
  }

  /// Writes a little-endian integer; the address need not be aligned.
  public func store<Value: FixedWidthInteger>(_ value: Value, _ address: UInt64) throws(BusError) {
    guard let target = hostAddress(of: address, count: UInt64(MemoryLayout<Value>.size)) else {
      throw BusError.unmapped
    }
    target.storeBytes(of: value.littleEndian, as: Value.self)
    noteWrite(address, count: UInt64(MemoryLayout<Value>.size))
  }
}
