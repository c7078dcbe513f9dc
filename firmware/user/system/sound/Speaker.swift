/// A synthesizer that is heard: for a program that has more to do than to wait for its sound.
///
///     speaker.start(tone)
///     speaker.feed()          // again and again, at least as often as `latency` says
public final class Speaker {
  private let output: SoundOutput
  private let synthesizer = Synthesizer(rate: 48_000)
  private let latency: Time
  private var isBroken = false

  /// How far the sound is made ahead; nil where there is no sound device, or others have it.
  public init?(latency: Time) {
    guard let output = try? SoundOutput(rate: synthesizer.rate, channels: 1) else { return nil }
    try? output.setBuffer(latency + latency)
    self.output = output
    self.latency = latency
  }

  public func start(_ tone: Tone, after delay: Time) { synthesizer.start(tone, after: delay) }

  /// Makes as much sound as is missing. While there is none to make, the device has nothing to do.
  public func feed() {
    if synthesizer.isSilent || isBroken { return }
    let missing = latency - output.delay
    guard missing.nanoseconds > 0 else { return }
    let count = min(missing.nanoseconds / 1000 * synthesizer.rate / 1_000_000, synthesizer.rate)
    do {
      try output.write(synthesizer.render(count))
      if synthesizer.isSilent { try output.pause() }
    } catch {
      isBroken = true
    }
  }
}
