internal import Bus

/// Several streams as one sound, by guest time.
///
///     stream 0   |#######|#######|       |####        at its rate, in its format
///     stream 1       |####|
///     mixed      |########|######|.......|####        stereo, 48 kHz; silence where nobody plays
///
/// It begins with the first frame that anybody plays. Of what is behind an instant nothing changes any more: a stream's frames come when they
/// begin to be heard.
struct SoundMixer {
  /// A stream that plays on from where it was is not moved by less: rounding, and what a converter looks ahead.
  private static let tolerance: Int64 = Int64(StereoFrames.rate) / 50

  private struct Line {
    let format: SoundFormat
    let converter: RateConverter?
    /// Where its next frame goes.
    var next: Int64
    /// When its next frame is heard, by its own count.
    var heard: Int64
  }

  private var lines: [Int: Line] = [:]
  /// The instant of frame 0.
  private var origin: UInt64?
  /// The first frame that was not taken yet, and the frames from there on.
  private var first: Int64 = 0
  private var mixed: [Float] = []

  /// A stream plays frames from an instant on.
  mutating func add(
    _ bytes: UnsafeRawBufferPointer, stream: Int, format: SoundFormat, at instant: UInt64
  ) throws(HostError) {
    let place = frame(at: instant)
    var line = try line(stream, format, at: place)
    let frames = StereoFrames.decode(bytes, format)
    let converted = line.converter?.convert(frames, isLast: false) ?? frames
    mix(converted, at: line.next)
    line.next += Int64(converted.count / 2)
    line.heard =
      place + Int64(frames.count / 2) * Int64(StereoFrames.rate) / Int64(format.rate)
    lines[stream] = line
  }

  /// The frames that are heard before an instant, and were not taken yet; less where a converter still looks ahead.
  mutating func take(before instant: UInt64) -> [Float] {
    let place = frame(at: instant)
    for (stream, line) in lines where line.heard + Self.tolerance < place { finish(stream) }
    let end = lines.values.reduce(place) { min($0, $1.next) }
    return take(max(0, min(end - first, Int64(mixed.count / 2))))
  }

  /// All that is left; streams have ended.
  mutating func takeAll() -> [Float] {
    for stream in lines.keys.sorted() { finish(stream) }
    return take(Int64(mixed.count / 2))
  }

  private mutating func take(_ count: Int64) -> [Float] {
    let taken = Array(mixed[..<(2 * Int(count))])
    mixed.removeFirst(taken.count)
    first += count
    return taken
  }

  private mutating func frame(at instant: UInt64) -> Int64 {
    let origin = origin ?? instant
    self.origin = origin
    let time = instant > origin ? instant - origin : 0
    let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
    let rate = UInt64(StereoFrames.rate)
    return Int64(clamping: seconds &* rate &+ (rest &* rate &+ 500_000_000) / 1_000_000_000)
  }

  /// A stream that goes on where it was, or begins anew.
  private mutating func line(
    _ stream: Int, _ format: SoundFormat, at place: Int64
  ) throws(HostError) -> Line {
    if let line = lines[stream], line.format == format,
      abs(line.heard - place) <= Self.tolerance
    {
      return line
    }
    finish(stream)
    let converter =
      format.rate == StereoFrames.rate
      ? nil : try RateConverter(from: format.rate, to: StereoFrames.rate)
    return Line(format: format, converter: converter, next: place, heard: place)
  }

  /// What a converter has kept back of a stream that is over.
  private mutating func finish(_ stream: Int) {
    guard let line = lines.removeValue(forKey: stream), let converter = line.converter else {
      return
    }
    mix(converter.convert([], isLast: true), at: line.next)
  }

  /// Adds frames to what is there. What would be heard before what was taken is late, and lost.
  private mutating func mix(_ frames: [Float], at place: Int64) {
    let skipped = min(Int64(frames.count / 2), max(0, first - place))
    let start = 2 * Int(max(0, place - first))
    let rest = frames[(2 * Int(skipped))...]
    let missing = start + rest.count - mixed.count
    if missing > 0 { mixed += repeatElement(0, count: missing) }
    for (offset, sample) in rest.enumerated() { mixed[start + offset] += sample }
  }
}
