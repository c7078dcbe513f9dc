import Processor

/// What a card tells by itself (virtio 1.2, section 5.14.6): a code and a number, here of a stream.
final class SoundEvent {
  private static let size = 8
  /// VIRTIO_SND_EVT_PCM_XRUN: it had nothing to play, or no room for what it captured.
  private static let xrun: UInt32 = 0x1101

  private let memory: UnsafeMutableRawPointer

  init() { memory = .allocate(byteCount: Self.size, alignment: 16) }

  deinit { memory.deallocate() }

  var segment: VirtioSegment { VirtioSegment(memory, count: Self.size, isWritable: true) }

  /// The stream that was interrupted; nil of other events.
  func stream(_ written: Int) -> Int? {
    guard written == Self.size, readShared32(memory) == Self.xrun else { return nil }
    return Int(readShared32(memory + 4))
  }
}
