/// Makes the samples of tones, all by integers: the same tones are the same samples everywhere.
public final class Synthesizer {
  /// Samples a second.
  public let rate: Int
  private var voices: [Voice] = []

  public init(rate: Int) { self.rate = rate }

  /// Whether no tone is left, of those that sound and those that wait.
  public var isSilent: Bool { voices.isEmpty }

  /// The tone begins so much later than the next sample.
  public func start(_ tone: Tone, after delay: Time = Time(nanoseconds: 0)) {
    start(tone, afterSamples: frames(delay))
  }

  public func start(_ tone: Tone, afterSamples delay: Int) {
    voices.append(Voice(tone, delay: delay, length: frames(tone.length), rate: rate))
  }

  private func frames(_ time: Time) -> Int { time.nanoseconds / 1000 * rate / 1_000_000 }

  /// The next samples: the sum of all tones, and silence when there are none.
  public func render(_ count: Int) -> [Int16] {
    var sums = [Int](repeating: 0, count: count)
    for index in voices.indices { voices[index].add(to: &sums) }
    voices.removeAll { $0.isOver }
    return sums.map { Int16(truncatingIfNeeded: min(max($0, -32768), 32767)) }
  }
}

/// A tone while it sounds.
private struct Voice {
  private let wave: Wave
  private let volume: Int
  private let sustain: Int
  private let length: Int
  /// Frames at either end in which it becomes loud or silent: at once would be a click.
  private let edge: Int
  private let step: UInt32
  /// Frames since it began; before that, below 0.
  private var position: Int
  private var phase: UInt32 = 0
  private var random: UInt32 = 0x9E37_79B9

  init(_ tone: Tone, delay: Int, length: Int, rate: Int) {
    wave = tone.wave
    volume = tone.volume
    sustain = tone.sustain
    self.length = max(1, length)
    edge = max(1, min(rate / 250, length / 4))
    step = UInt32(truncatingIfNeeded: (tone.pitch.millihertz << 32) / (1000 * rate))
    position = -delay
  }

  var isOver: Bool { position >= length }

  mutating func add(to sums: inout [Int]) {
    let first = min(max(0, -position), sums.count)
    position += first
    for index in first..<min(sums.count, first + length - min(position, length)) {
      sums[index] += wave.value(phase, random: random) * loudness / 256
      let (next, isNewWave) = phase.addingReportingOverflow(step)
      phase = next
      if isNewWave { turnDice() }
      position += 1
    }
  }

  /// Of this frame, 0 to 255.
  private var loudness: Int {
    let along = volume * (256 - (256 - sustain) * position / length) / 256
    return along * min(position, length - position, edge) / edge
  }

  /// The next random number (Marsaglia, "Xorshift RNGs", 2003).
  private mutating func turnDice() {
    random ^= random << 13
    random ^= random >> 17
    random ^= random << 5
  }
}
