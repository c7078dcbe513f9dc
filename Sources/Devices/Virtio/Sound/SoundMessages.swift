import Bus

// Numbers of the sound device's messages (virtio 1.3, section 5.14.6).

/// What a driver asks for, as far as there is an answer.
enum SoundRequest: UInt32 {
  case jackInformation = 1
  case streamInformation = 0x100
  case setParameters = 0x101
  case prepare = 0x102
  case release = 0x103
  case start = 0x104
  case stop = 0x105
  case channelMapInformation = 0x200
}

/// What the device answers.
enum SoundStatus: UInt32 {
  case ok = 0x8000
  case badMessage = 0x8001
  case notSupported = 0x8002
}

extension SoundFormat.Sample {
  /// The number of VIRTIO_SND_PCM_FMT_*.
  var code: UInt8 {
    switch self {
    case .unsigned8: 4
    case .signed16: 5
    case .signed32: 17
    case .float32: 19
    }
  }

  init?(code: UInt8) {
    guard let found = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = found
  }
}

extension SoundFormat {
  /// Channels that a stream has at most: left and right.
  static let maximumChannelCount: UInt8 = 2

  /// Frames a second, in the order of VIRTIO_SND_PCM_RATE_*.
  private static let rates: [UInt32] = [
    5512, 8000, 11025, 16000, 22050, 32000, 44100, 48000, 64000, 88200, 96000, 176_400, 192_000,
    384_000,
  ]

  /// The rates that streams can have, as bits: up to 192,000.
  static var rateBits: UInt64 { (1 << 13) - 1 }

  /// Whether a stream can have it.
  var isPossible: Bool {
    channels >= 1 && channels <= Self.maximumChannelCount
      && Self.rates.indices.contains {
        Self.rateBits >> UInt64($0) & 1 != 0 && Self.rates[$0] == rate
      }
  }

  /// The kinds of samples that streams can have, as bits.
  static var sampleBits: UInt64 { Sample.allCases.reduce(0) { $0 | 1 << UInt64($1.code) } }

  /// A format by the numbers of a request; nil where streams cannot have it.
  init?(channels: UInt8, sampleCode: UInt8, rateCode: UInt8) {
    guard Int(rateCode) < Self.rates.count, let sample = Sample(code: sampleCode) else {
      return nil
    }
    self.init(sample, rate: Self.rates[Int(rateCode)], channels: channels)
    guard isPossible else { return nil }
  }
}
