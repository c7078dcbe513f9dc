/// What a card says of one of its streams: `struct virtio_snd_pcm_info` (virtio 1.2, section
/// 5.14.6.6.2), 32 bytes.
///
///     function group (4) | features (4) | formats (8) | rates (8) | direction, channels from, to | padding
struct SoundAbilities {
  static let size = 32

  let isInput: Bool
  private let samples: UInt64
  private let rates: UInt64
  private let channels: ClosedRange<UInt8>

  /// Nil where there is nothing that the stream could carry.
  init?(_ bytes: [UInt8]) {
    samples = bytes.number(at: 8)
    rates = bytes.number(at: 16)
    isInput = bytes[24] == 1
    guard bytes[25] <= bytes[26] else { return nil }
    channels = bytes[25]...bytes[26]
    guard !allSamples.isEmpty, !allChannels.isEmpty, rates & (1 << 14 - 1) != 0 else { return nil }
  }

  private init() {
    (isInput, samples, rates, channels) = (false, 0, 0, 0...0)
  }

  /// Of a stream that nothing can be done with.
  static var none: SoundAbilities { SoundAbilities() }

  var allSamples: [SoundFormat.Sample] {
    SoundFormat.Sample.allCases.filter { samples >> UInt64($0.code) & 1 != 0 }
  }

  /// Powers of two only: a period, which is one, has whole frames then.
  private var allChannels: [Int32] {
    ([1, 2, 4, 8] as [Int32]).filter { channels.contains(UInt8($0)) }
  }

  /// The format that comes next to the one that is wanted.
  func nearest(to wanted: SoundFormat) -> SoundFormat {
    var result = wanted
    if !allSamples.contains(wanted.sample) { result.sample = allSamples[0] }
    result.channels = nearest(to: wanted.channels, of: allChannels)
    result.rate = nearest(to: wanted.rate, of: allRates)
    return result
  }

  private var allRates: [Int32] {
    (0..<14).filter { rates >> UInt64($0) & 1 != 0 }.map { SoundFormat.rates[$0] }
  }

  private func nearest(to wanted: Int32, of values: [Int32]) -> Int32 {
    var result = values[0]
    for value in values
    where abs(Int(value) - Int(wanted)) < abs(Int(result) - Int(wanted)) { result = value }
    return result
  }
}
