import Bus

/// A bank of flash memory of a run that is replayed: what it holds is in the recording, and nothing is to be kept again.
final class ReplayedFlash: BlockMedium {
  let sectorCount: UInt64
  let isReadOnly: Bool

  /// In place of the medium of `byteCount` bytes that the run had.
  init(byteCount: UInt64, isReadOnly: Bool) {
    sectorCount = byteCount / 512
    self.isReadOnly = isReadOnly
  }

  func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    return true
  }

  func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool { true }
  func flush() -> Bool { true }
}
