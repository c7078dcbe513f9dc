import Processor

/// A piece of a stream: what goes to the card in one buffer, and comes back when it was heard, or is full
/// of what was captured (virtio 1.2, section 5.14.6.8).
///
///     heard      stream (4)   frames ...                       -> status (4)   latency (4)
///     captured   stream (4)              -> frames ...            status (4)   latency (4)
///
/// In memory, the first and the last part lie in front of the frames. The card's lock guards it.
final class SoundPeriod {
  /// What it takes besides its frames.
  static let overhead = 16
  private static let statusOffset = 8
  private static let ok: UInt32 = 0x8000

  let stream: Int
  /// Keeps the memory.
  private let buffer: SoundBuffer
  private let place: UnsafeMutableRawPointer
  let size: Int
  /// Bytes that are in it, and how many of them a program has read.
  private(set) var count = 0
  private(set) var taken = 0

  init(
    _ stream: Int, _ buffer: SoundBuffer, _ place: UnsafeMutableRawPointer, size: Int
  ) {
    self.stream = stream
    self.buffer = buffer
    self.place = place
    self.size = size
    place.storeBytes(of: UInt32(stream), as: UInt32.self)
  }

  private var frames: UnsafeMutableRawPointer { place + Self.overhead }

  var room: Int { size - count }
  var left: Int { count - taken }

  func empty() { (count, taken) = (0, 0) }

  // MARK: A program's bytes

  /// As many of the bytes as there is room for; returns how many.
  func append(_ bytes: ArraySlice<UInt8>) -> Int {
    let added = min(bytes.count, room)
    bytes.withUnsafeBytes { _ = memcpy(frames + count, $0.baseAddress, added) }
    count += added
    return added
  }

  /// Frames are whole, or the card would take the rest of one for the next.
  func pad(to frameSize: Int, with silence: UInt8) {
    let missing = (frameSize - count % frameSize) % frameSize
    memset(frames + count, Int32(silence), missing)
    count += missing
  }

  /// The next bytes that were captured.
  func take(atMost limit: Int) -> [UInt8] {
    let given = min(limit, left)
    let bytes = Array(UnsafeRawBufferPointer(start: frames + taken, count: given))
    taken += given
    return bytes
  }

  // MARK: The card's

  func segments(isInput: Bool) -> [VirtioSegment] {
    // No status that there is.
    place.storeBytes(of: 0, toByteOffset: Self.statusOffset, as: UInt64.self)
    let bytes = isInput ? size : count
    return [
      VirtioSegment(place, count: 4, isWritable: false),
      VirtioSegment(frames, count: bytes, isWritable: isInput),
      VirtioSegment(place + Self.statusOffset, count: 8, isWritable: true),
    ]
  }

  var isOk: Bool { readShared32(place + Self.statusOffset) == Self.ok }

  /// The card has written so many bytes, frames first.
  func captured(_ written: Int) { (count, taken) = (min(written, size), 0) }
}
