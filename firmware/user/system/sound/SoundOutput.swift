/// Sound that is heard.
///
///     let output = try SoundOutput(rate: 48_000, channels: 2)
///     try output.write(samples)      // left, right, left, right ...
///     try output.drain()
///
/// What is written is kept until its time has come, some 300 ms of it; then `write` waits.
public final class SoundOutput {
  private let device: SoundDevice

  public init(_ format: SoundFormat, path: ByteString = SoundDevice.path) throws(Errno) {
    device = try SoundDevice(path, .writeOnly, format)
  }

  public convenience init(rate: Int, channels: Int) throws(Errno) {
    try self.init(SoundFormat(rate: rate, channels: channels))
  }

  public var format: SoundFormat { device.format }

  /// How far writing may be ahead of what is heard: a game's sound comes late by it. Only before the first
  /// frame is written.
  public func setBuffer(_ time: Time) throws(Errno) {
    let bytes = time.milliseconds * format.rate / 1000 * format.frameSize
    // Four pieces, of a power of two bytes each.
    var logarithm = 8
    while 4 << (logarithm + 1) <= bytes { logarithm += 1 }
    try device.exchange(.fragment, 4 << 16 | logarithm)
  }

  /// Samples of 16 bits, those of a frame side by side.
  public func write(_ samples: [Int16]) throws(Errno) {
    try samples.withUnsafeBufferPointer { (buffer) throws(Errno) in
      try device.descriptor.writeAll(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Frames as `format` says.
  public func write(_ frames: ArraySlice<UInt8>) throws(Errno) {
    try frames.withUnsafeBufferPointer { (buffer) throws(Errno) in
      try device.descriptor.writeAll(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Waits until all that was written has been heard.
  public func drain() throws(Errno) { try device.ask(.synchronize) }

  /// There will be nothing more for a while: what was written is heard without waiting for more.
  public func pause() throws(Errno) { try device.ask(.post) }

  /// What was written and not heard never will be.
  public func reset() throws(Errno) { try device.ask(.reset) }

  /// How long it takes until what is written now is heard.
  public var delay: Time {
    let bytes = (try? device.exchange(.outputDelay, 0)) ?? 0
    return Time(nanoseconds: bytes / format.frameSize * 1_000_000_000 / format.rate)
  }
}
