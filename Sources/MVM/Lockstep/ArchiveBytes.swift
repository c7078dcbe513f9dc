import Bus

/// An archive in memory.
final class ArchiveBytes: ArchiveSource {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var byteCount: UInt64 { UInt64(bytes.count) }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard buffer.count <= bytes.count, offset <= UInt64(bytes.count - buffer.count) else {
      return false
    }
    let start = Int(offset)
    buffer.copyBytes(from: bytes[start..<start + buffer.count])
    return true
  }
}
