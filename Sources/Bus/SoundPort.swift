/// What the frames of a sound stream are. A frame is one sample for each channel, side by side, little-endian.
public struct SoundFormat: Equatable, Sendable {
  /// A sample's kind.
  public enum Sample: UInt8, CaseIterable, Sendable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case unsigned8, signed16, signed32, float32

    /// Bytes.
    public var size: Int {
      switch self {
      case .unsigned8: 1
      case .signed16: 2
      case .signed32, .float32: 4
      }
    }
  }

  /// A sample's kind.
  public var sample: Sample
  /// Frames a second.
  public var rate: UInt32
  /// Samples a frame.
  public var channels: UInt8

  /// A format of so many frames a second.
  public init(_ sample: Sample, rate: UInt32, channels: UInt8) {
    self.sample = sample
    self.rate = rate
    self.channels = channels
  }

  /// Bytes in a frame.
  public var frameSize: Int { sample.size * Int(channels) }
}

/// What a sound card is connected to.
///
/// Streams are numbered by the card. Times are guest time, by which the card plays: what is heard follows from the guest alone, and a
/// port that has a clock of its own must make the two meet.
public protocol SoundPort: AnyObject {
  /// A stream plays whole frames from an instant on (nanoseconds since power-on). They come when they begin to be heard; those before were
  /// heard to their end by then.
  func play(
    _ frames: UnsafeRawBufferPointer, stream: Int, format: SoundFormat, at instant: UInt64)

  /// A stream begins to capture, or ends where `format` is nil.
  func setCapture(_ format: SoundFormat?, stream: Int)

  /// Fills `buffer` with captured frames of a stream, from its beginning on; returns how many bytes there were.
  func capture(into buffer: UnsafeMutableRawBufferPointer, stream: Int) -> Int
}
