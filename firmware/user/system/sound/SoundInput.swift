/// Sound that is captured, from the first `read` on.
///
///     let input = try SoundInput(SoundFormat(rate: 48_000, channels: 1))
///     let second = try input.readBytes(frames: 48_000)
public final class SoundInput {
  private let device: SoundDevice

  public init(_ format: SoundFormat, path: ByteString = SoundDevice.path) throws(Errno) {
    device = try SoundDevice(path, .readOnly, format)
  }

  public var format: SoundFormat { device.format }

  /// Frames as `format` says; waits until there are so many. Fewer come only if a signal interrupts.
  public func readBytes(frames: Int) throws(Errno) -> ByteString {
    try device.descriptor.read(upTo: frames * format.frameSize)
  }
}
