import DiskImage

/// A file in memory, which can be made to fail after so many writes, and remembers what was flushed.
final class MemoryFile: ImageFile {
  let name = "memory"
  var bytes: [UInt8]
  /// How many more writes succeed.
  var writesLeft = Int.max
  /// Called before each write: what the file is at that instant is what a process that is killed leaves.
  var beforeWrite: (MemoryFile) -> Void = { _ in }

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  var byteCount: UInt64 { UInt64(bytes.count) }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(ImageError) {
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    guard offset < bytes.count else { return }
    let count = min(buffer.count, bytes.count - Int(offset))
    buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + count])
  }

  func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError) {
    beforeWrite(self)
    guard writesLeft > 0 else { throw .failed(file: name, reason: "no space") }
    writesLeft -= 1
    guard offset + UInt64(buffer.count) < 1 << 30 else {
      throw .failed(file: name, reason: "larger than any test wants")
    }
    let end = Int(offset) + buffer.count
    if end > bytes.count { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    bytes.replaceSubrange(Int(offset)..<end, with: buffer)
  }

  func flush() throws(ImageError) { beforeWrite(self) }

  func truncate(to byteCount: UInt64) throws(ImageError) {
    if byteCount < bytes.count {
      bytes.removeLast(bytes.count - Int(byteCount))
    } else {
      bytes += [UInt8](repeating: 0, count: Int(byteCount) - bytes.count)
    }
  }

  func punch(at offset: UInt64, count: UInt64) throws(ImageError) {
    for index in Int(offset)..<min(bytes.count, Int(offset + count)) { bytes[index] = 0 }
  }
}

/// Random numbers that are the same everywhere (SplitMix64).
struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }

  mutating func below(_ limit: UInt64) -> UInt64 { next() % limit }
}

extension VirtualDisk {
  func bytes(at offset: UInt64, _ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0xee, count: count)
    try bytes.withUnsafeMutableBytes { try read(at: offset, into: $0) }
    return bytes
  }

  func put(_ bytes: [UInt8], at offset: UInt64) throws {
    try bytes.withUnsafeBytes { try write(at: offset, from: $0) }
  }
}
