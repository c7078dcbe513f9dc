/// Sound that is captured, from the first `read` on.
///
///     let input = try SoundInput(rate: 48_000, channels: 1)
///     let second = try input.read(frames: 48_000)
public final class SoundInput {
  private let device: SoundDevice

  public init(_ format: SoundFormat, path: ByteString = SoundDevice.path) throws(Errno) {
    device = try SoundDevice(path, .readOnly, format)
  }

  public convenience init(rate: Int, channels: Int) throws(Errno) {
    try self.init(SoundFormat(rate: rate, channels: channels))
  }

  public var format: SoundFormat { device.format }

  /// Frames as `format` says; waits until there are so many. Fewer come only if a signal interrupts.
  public func readBytes(frames: Int) throws(Errno) -> ByteString {
    try device.descriptor.read(upTo: frames * format.frameSize)
  }

  /// The same as samples of 16 bits.
  public func read(frames: Int) throws(Errno) -> [Int16] {
    let bytes = try readBytes(frames: frames).bytes
    return stride(from: 0, to: bytes.count - 1, by: 2).map {
      Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
    }
  }
}
