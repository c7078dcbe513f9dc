/// How high a tone is: 69 is the A of 440 Hz, each semitone is 1, an octave 12 (as MIDI counts).
public struct Pitch: Equatable, Sendable {
  public static let range = 0...127

  public let number: Int

  /// What is beyond the range counts as its nearest.
  public init(_ number: Int) {
    self.number = min(max(number, Pitch.range.lowerBound), Pitch.range.upperBound)
  }

  /// The octave from 120 on, in thousandths of a hertz: a semitone is the twelfth root of 2.
  private static let highest = [
    8_372_018, 8_869_844, 9_397_273, 9_956_063, 10_548_082, 11_175_303, 11_839_822, 12_543_854,
    13_289_750, 14_080_000, 14_917_240, 15_804_266,
  ]

  /// Waves in a thousand seconds.
  public var millihertz: Int { Pitch.highest[number % 12] >> (10 - number / 12) }
}
