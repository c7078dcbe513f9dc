/// The beginning of a WAV file:
///
///     "RIFF"  size (4)  "WAVE"
///     "fmt "  16 (4)    kind (2)  channels (2)  rate (4)  bytes a second (4)  bytes a frame (2)  bits (2)
///     "data"  size (4)  frames ...
///
/// Other chunks may stand between, each with its size, rounded up to an even number.
public struct WaveHeader: Equatable, Sendable {
  public static let size = 44
  /// Of a file whose length is not known when it begins.
  private static let endless = 0xffff_ffff
  /// Of frames, in a file whose length is known.
  public static let mostBytes = endless - 256
  /// Uncompressed, and one that says so in an extension.
  private static let uncompressed = [1, 0xfffe]
  /// What is left out before the frames is not longer.
  private static let longestChunk = 1 << 20

  public let format: SoundFormat
  /// Bytes of frames; nil where they go on to the end of the file.
  public let byteCount: Int?

  public init(_ format: SoundFormat, byteCount: Int?) {
    self.format = format
    self.byteCount = byteCount
  }

  /// Reads up to the first frame; nil if it is no such file, or one that is not understood.
  public init?(_ input: Input) throws(Errno) {
    guard let beginning = try Self.take(12, input), beginning[0..<4] == Self.riff,
      beginning[8..<12] == Self.wave
    else { return nil }
    var format: SoundFormat?
    while let chunk = try Self.take(8, input) {
      let size = Self.number(chunk, 4, bytes: 4)
      if chunk[0..<4] == Self.data {
        guard let format else { return nil }
        self.init(format, byteCount: size > Self.mostBytes ? nil : size)
        return
      }
      guard size <= Self.longestChunk, let body = try Self.take(size + size % 2, input) else {
        return nil
      }
      if chunk[0..<4] == Self.description { format = Self.format(body) }
    }
    return nil
  }

  private static let riff = ArraySlice("RIFF".utf8)
  private static let wave = ArraySlice("WAVE".utf8)
  private static let description = ArraySlice("fmt ".utf8)
  private static let data = ArraySlice("data".utf8)

  /// Nil where the file ends before.
  private static func take(_ count: Int, _ input: Input) throws(Errno) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard let byte = try input.nextByte() else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func number(_ source: [UInt8], _ offset: Int, bytes: Int) -> Int {
    (0..<bytes).reduce(0) { $0 | Int(source[offset + $1]) << (8 * $1) }
  }

  private static func format(_ body: [UInt8]) -> SoundFormat? {
    guard body.count >= 16, uncompressed.contains(number(body, 0, bytes: 2)) else { return nil }
    let sample: SoundFormat.Sample
    switch number(body, 14, bytes: 2) {
    case 8: sample = .unsigned8
    case 16: sample = .signed16
    case 32: sample = .signed32
    default: return nil
    }
    let (channels, rate) = (number(body, 2, bytes: 2), number(body, 4, bytes: 4))
    guard channels > 0, rate > 0, rate < 1 << 24 else { return nil }
    return SoundFormat(sample, rate: rate, channels: channels)
  }

  /// What a file begins with.
  public var bytes: ByteString {
    var bytes: [UInt8] = []
    func put(_ number: Int, _ count: Int) {
      for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
    bytes += Self.riff
    put(byteCount.map { $0 + Self.size - 8 } ?? Self.endless, 4)
    bytes += Self.wave + Self.description
    put(16, 4)
    put(1, 2)
    put(format.channels, 2)
    put(format.rate, 4)
    put(format.rate * format.frameSize, 4)
    put(format.frameSize, 2)
    put(format.sample.byteCount * 8, 2)
    bytes += Self.data
    put(byteCount ?? Self.endless, 4)
    return ByteString(bytes)
  }
}
