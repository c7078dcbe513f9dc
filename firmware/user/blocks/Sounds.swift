import System

/// What the game sounds like. Without a sound device it is silent, and nobody is told.
final class Sounds {
  private let speaker = Speaker(latency: Time(milliseconds: 60))

  /// Begins the sounds of what has happened, and hands the device what it needs until the next tick.
  func go(_ events: [Game.Event]) {
    guard let speaker else { return }
    for event in events { for tone in tones(event) { speaker.start(tone.tone, after: tone.delay) } }
    speaker.feed()
  }

  private typealias Beat = (tone: Tone, delay: Time)

  private func tones(_ event: Game.Event) -> [Beat] {
    func beat(
      _ wave: Wave, _ pitch: Int, _ milliseconds: Int, volume: Int, after delay: Int = 0
    ) -> Beat {
      let tone = Tone(
        wave, Pitch(pitch), Time(milliseconds: milliseconds), volume: volume, sustain: 0)
      return (tone, Time(milliseconds: delay))
    }
    switch event {
    case .moved: return [beat(.square, 72, 25, volume: 25)]
    case .turned: return [beat(.square, 79, 35, volume: 25)]
    case .landed: return [beat(.noise, 48, 70, volume: 60), beat(.triangle, 36, 90, volume: 110)]
    case .cleared(let rows):
      return (0...rows).map { beat(.triangle, 67 + 5 * $0, 180, volume: 100, after: 70 * $0) }
    case .newLevel:
      return [60, 64, 67, 72].enumerated().map {
        beat(.square, $0.element, 200, volume: 60, after: 90 * $0.offset)
      }
    case .ended:
      return [67, 63, 60, 55, 48].enumerated().map {
        beat(.triangle, $0.element, 350, volume: 110, after: 180 * $0.offset)
      }
    }
  }
}
