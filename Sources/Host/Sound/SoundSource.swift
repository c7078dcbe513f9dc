internal import Bus

/// What a stream captures, from a sound file: from its beginning each time it starts, silence behind its end.
final class SoundSource {
  private static let pieceSize = 4096

  private let file: SoundFile
  private let format: SoundFormat
  private let converter: RateConverter?
  private var ready: [UInt8] = []
  private var isOver = false

  /// A file, for a stream of a format.
  ///
  /// - Throws: `noLibrary`; `failed`, and whatever `HostError` says of opening.
  init(_ file: String, _ format: SoundFormat) throws(HostError) {
    self.file = try .opened(file)
    self.format = format
    converter =
      self.file.rate == format.rate
      ? nil : try RateConverter(from: self.file.rate, to: format.rate)
  }

  /// Fills a buffer with whole frames.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let wanted = buffer.count / format.frameSize * format.frameSize
    while ready.count < wanted, !isOver { read() }
    if isOver, ready.count < wanted {
      let silence: UInt8 = format.sample == .unsigned8 ? 0x80 : 0
      ready += repeatElement(silence, count: wanted - ready.count)
    }
    buffer.copyBytes(from: ready[..<wanted])
    ready.removeFirst(wanted)
    return wanted
  }

  private func read() {
    let samples = file.read(atMost: Self.pieceSize)
    let (channels, count) = (file.channels, samples.count / file.channels)
    isOver = count < Self.pieceSize
    let frames = (0..<count).flatMap {
      [samples[$0 * channels], samples[$0 * channels + (channels > 1 ? 1 : 0)]]
    }
    ready += StereoFrames.encode(
      converter?.convert(frames, isLast: isOver) ?? frames, format)
  }
}
