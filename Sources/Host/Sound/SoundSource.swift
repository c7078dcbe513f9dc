internal import Bus
internal import CSound

/// What a stream captures, from a sound file: from its beginning each time it starts, silence behind its end.
///
/// Unsafe pointer: the library's handle, closed in `deinit`.
final class SoundSource {
  private let handle: OpaquePointer
  private let channels: Int
  private let format: SoundFormat
  private let converter: RateConverter?
  private var ready: [UInt8] = []
  private var isOver = false

  /// A file, for a stream of a format.
  ///
  /// - Throws: `noLibrary`, `failed`.
  init(_ file: String, _ format: SoundFormat) throws(HostError) {
    try SoundFileLibrary.library.require()
    var information = SF_INFO()
    guard let handle = SoundFileLibrary.open(file, Int32(SFM_READ), &information) else {
      throw .failed(
        file: file,
        reason: SoundFileLibrary.reason(nil).map { String(cString: $0) } ?? "is no sound file")
    }
    self.handle = handle
    self.format = format
    channels = Int(information.channels)
    let rate = UInt32(clamping: information.samplerate)
    do throws(HostError) {
      converter = rate == format.rate ? nil : try RateConverter(from: rate, to: format.rate)
    } catch {
      _ = SoundFileLibrary.close(handle)
      throw error
    }
  }

  deinit { _ = SoundFileLibrary.close(handle) }

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
    var samples = [Float](repeating: 0, count: 4096 * channels)
    let count = Int(SoundFileLibrary.read(handle, &samples, 4096))
    isOver = count < 4096
    let frames = (0..<count).flatMap {
      [samples[$0 * channels], samples[$0 * channels + (channels > 1 ? 1 : 0)]]
    }
    let converted = converter?.convert(frames, isLast: isOver) ?? frames
    ready += StereoFrames.encode(converted, format)
  }
}
