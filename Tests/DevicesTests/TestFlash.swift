import Bus

/// What a bank of flash memory keeps its contents in.
final class FlashMedium: BlockMedium {
  var bytes: [UInt8]
  var isReadOnly: Bool
  var isBroken = false

  init(_ bytes: [UInt8] = [], byteCount: Int = 32 << 20, isReadOnly: Bool = false) {
    self.bytes = bytes + [UInt8](repeating: 0, count: byteCount - bytes.count)
    self.isReadOnly = isReadOnly
  }

  var sectorCount: UInt64 { UInt64(bytes.count / 512) }

  func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    let start = Int(sector) * 512
    buffer.copyBytes(from: bytes[start..<start + buffer.count])
    return !isBroken
  }

  func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool {
    if isBroken || isReadOnly { return false }
    let start = Int(sector) * 512
    bytes.withUnsafeMutableBytes {
      UnsafeMutableRawBufferPointer(rebasing: $0[start..<start + buffer.count])
        .copyMemory(from: buffer)
    }
    return true
  }

  func flush() -> Bool { true }
}
