/// A tone as it is to be heard. Its loudness:
///
///     volume       /\__
///                 /    \___
///     sustain    /         \
///               | length     |
public struct Tone: Sendable {
  public let wave: Wave
  public let pitch: Pitch
  public let length: Time
  /// 0 to 255; four tones of 64 are as loud as can be.
  public let volume: Int
  /// What is left of the volume at the end, in 256ths: a plucked string has little, an organ's pipe all.
  public let sustain: Int

  public init(_ wave: Wave, _ pitch: Pitch, _ length: Time, volume: Int, sustain: Int) {
    self.wave = wave
    self.pitch = pitch
    self.length = length
    self.volume = min(max(volume, 0), 255)
    self.sustain = min(max(sustain, 0), 256)
  }
}
