/// What a stream carries: frames of one sample for each channel, so many of them a second.
struct SoundFormat: Equatable {
  /// A kind of sample, with the number that OSS has for it (AFMT_*). All are little-endian.
  enum Sample: Int32, CaseIterable {
    case unsigned8 = 0x8
    case signed16 = 0x10
    case signed32 = 0x1000

    var byteCount: Int {
      switch self {
      case .unsigned8: 1
      case .signed16: 2
      case .signed32: 4
      }
    }

    /// VIRTIO_SND_PCM_FMT_* (virtio 1.2, section 5.14.6.6.2).
    var code: UInt8 {
      switch self {
      case .unsigned8: 4
      case .signed16: 5
      case .signed32: 17
      }
    }

    /// What each byte of a sample is that is not heard.
    var silence: UInt8 { self == .unsigned8 ? 0x80 : 0 }

    var words: StaticString {
      switch self {
      case .unsigned8: "U8"
      case .signed16: "S16_LE"
      case .signed32: "S32_LE"
      }
    }
  }

  // What OSS begins with.
  var sample = Sample.unsigned8
  var rate: Int32 = 8000
  var channels: Int32 = 1

  var frameSize: Int { sample.byteCount * Int(channels) }
  var bytesPerSecond: Int { frameSize * Int(rate) }

  /// Frames a second, in the order of VIRTIO_SND_PCM_RATE_*.
  static let rates: InlineArray<14, Int32> = [
    5512, 8000, 11025, 16000, 22050, 32000, 44100, 48000, 64000, 88200, 96000, 176_400, 192_000,
    384_000,
  ]

  var rateCode: UInt8 {
    for code in 0..<14 where Self.rates[code] == rate { return UInt8(code) }
    return 0
  }
}
