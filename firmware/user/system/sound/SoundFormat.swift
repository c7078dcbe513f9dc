/// What sound consists of: frames of one sample for each channel, so many of them a second. Samples of
/// several bytes are little-endian.
public struct SoundFormat: Equatable, Sendable {
  /// A kind of sample, with the number that soundcard.h has for it (AFMT_*).
  public enum Sample: Int, Sendable {
    case unsigned8 = 0x8
    case signed16 = 0x10
    case signed32 = 0x1000

    public var byteCount: Int {
      switch self {
      case .unsigned8: 1
      case .signed16: 2
      case .signed32: 4
      }
    }
  }

  public var sample: Sample
  /// Frames a second.
  public var rate: Int
  public var channels: Int

  public init(_ sample: Sample = .signed16, rate: Int, channels: Int) {
    self.sample = sample
    self.rate = rate
    self.channels = channels
  }

  public var frameSize: Int { sample.byteCount * channels }
}
