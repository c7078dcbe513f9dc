import System

/// Makes a tune's samples piece by piece, and the picture beside them.
struct Performance {
  static let rate = 48_000

  private let tune: Tune
  private let synthesizer = Synthesizer(rate: Performance.rate)
  private var nextNote = 0
  /// Samples so far.
  private(set) var position = 0

  /// Sound after the last note, so that it can end.
  private static let tail = Time(milliseconds: 200)

  init(_ tune: Tune) { self.tune = tune }

  var length: Int { Performance.samples(tune.time(of: tune.length) + Performance.tail) }

  var isOver: Bool { position >= length }

  static func samples(_ time: Time) -> Int { time.nanoseconds / 1000 * rate / 1_000_000 }

  /// The next samples, one channel of 16 bits.
  mutating func next(_ count: Int) -> [Int16] {
    let count = min(count, length - position)
    while nextNote < tune.notes.count {
      let note = tune.notes[nextNote]
      let start = tune.time(of: note.start)
      let delay = Performance.samples(start) - position
      if delay >= count { break }
      let span = tune.time(of: note.start + note.length) - start
      // Neighbours of one pitch are to be told apart.
      let tone = Tone(
        note.wave, note.pitch, Time(nanoseconds: span.nanoseconds * 15 / 16),
        volume: note.volume * 6, sustain: note.sustain)
      synthesizer.start(tone, afterSamples: delay)
      nextNote += 1
    }
    position += count
    return synthesizer.render(count)
  }
}
