import Processor

/// Memory for what a stream is ahead of what is heard, in periods; of the direct map, as the card reads
/// and writes it. It stays as long as one of its periods does, which may be in the card's queue.
final class SoundBuffer {
  private let frames: Frame
  private let order: Int

  init?(byteCount: Int) {
    var order = 0
    while MemoryMap.pageSize << order < byteCount { order += 1 }
    guard let frames = Kernel.frames.allocate(order: order) else { return nil }
    (self.frames, self.order) = (frames, order)
  }

  deinit { Kernel.frames.release(frames, order: order) }

  var start: UnsafeMutableRawPointer { frames.pointer }

  /// Periods of so many bytes; nothing if there is no memory.
  static func periods(
    of stream: Int, _ geometry: SoundGeometry
  ) -> [SoundPeriod]? {
    let perPeriod = geometry.periodSize + SoundPeriod.overhead
    guard let buffer = SoundBuffer(byteCount: perPeriod * geometry.periodCount) else { return nil }
    return (0..<geometry.periodCount).map {
      SoundPeriod(stream, buffer, buffer.start + $0 * perPeriod, size: geometry.periodSize)
    }
  }
}

/// How a stream's buffer is divided.
struct SoundGeometry: Equatable {
  private static let sizes = 256...16384
  private static let mostBytes = 256 << 10

  /// A power of two.
  let periodSize: Int
  let periodCount: Int

  /// What a program asks for, as far as it can be had (SNDCTL_DSP_SETFRAGMENT): the logarithm of the size
  /// of a period, and how many there are at most.
  init(logarithm: Int, count: Int, limit: Int) {
    periodSize = min(max(1 << min(logarithm, 30), Self.sizes.lowerBound), Self.sizes.upperBound)
    periodCount = min(max(count, 2), limit, Self.mostBytes / periodSize)
  }

  /// For who asks for nothing: periods of 12 to 25 ms, and up to 16 of them, so that a program that is kept
  /// from running for a fifth of a second is heard nevertheless.
  init(for format: SoundFormat, limit: Int) {
    var logarithm = 0
    while 1 << (logarithm + 1) <= format.bytesPerSecond / 40 { logarithm += 1 }
    self.init(logarithm: logarithm, count: 16, limit: limit)
  }
}
