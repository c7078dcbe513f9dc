/// Bytes with an address of their own, in which numbers are big-endian, as qcow2 has them.
///
/// Unsafe pointers: the memory lives as long as this object, and every access is compared with its size.
final class Block {
  let bytes: UnsafeMutableRawBufferPointer

  /// Zeroes.
  init(byteCount: Int) {
    bytes = .allocate(byteCount: byteCount, alignment: 4096)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { bytes.deallocate() }

  /// The same to read only.
  var readable: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }

  func number<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value {
    precondition(offset >= 0 && offset <= bytes.count - MemoryLayout<Value>.size)
    return Value(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
  }

  func set<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
    precondition(offset >= 0 && offset <= bytes.count - MemoryLayout<Value>.size)
    bytes.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Value.self)
  }

  /// Some of it.
  func part(_ range: Range<Int>) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: bytes[range])
  }
}

extension ImageFile {
  /// Fills a block. It lives as long as this takes, which its address alone would not see to.
  func read(at offset: UInt64, into block: Block) throws(ImageError) {
    defer { withExtendedLifetime(block) {} }
    try read(at: offset, into: block.bytes)
  }

  /// Writes all of a block, or its first bytes.
  func write(at offset: UInt64, from block: Block, count: Int? = nil) throws(ImageError) {
    defer { withExtendedLifetime(block) {} }
    try write(
      at: offset, from: UnsafeRawBufferPointer(block.part(0..<(count ?? block.bytes.count))))
  }
}
