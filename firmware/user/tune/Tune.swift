import System

/// Notes and when they sound, in ticks: so many that sixteenths, triplets and dots are whole numbers.
struct Tune {
  static let ticksOfWhole = 1920

  struct Note {
    let start: Int
    let length: Int
    let pitch: Pitch
    let wave: Wave
    /// 0 to 15.
    let volume: Int
    /// What is left of it at the end, in 256ths.
    let sustain: Int
    let voice: Int
  }

  /// How fast it goes from `start` on.
  struct Tempo {
    let start: Int
    let quartersPerMinute: Int
  }

  var title: ByteString = ""
  var composer: ByteString = ""
  var voices: [ByteString] = []
  var notes: [Note] = []
  var tempos = [Tempo(start: 0, quartersPerMinute: 120)]
  /// Of the longest voice.
  var length = 0

  /// When a tick comes, counted from the beginning.
  func time(of tick: Int) -> Time {
    var time = 0
    for (index, tempo) in tempos.enumerated() where tempo.start < tick {
      let end = index + 1 < tempos.count ? min(tick, tempos[index + 1].start) : tick
      time += (end - tempo.start) * Tune.nanosecondsOfTick(tempo.quartersPerMinute)
    }
    return Time(nanoseconds: time)
  }

  private static func nanosecondsOfTick(_ quartersPerMinute: Int) -> Int {
    60_000_000_000 / (quartersPerMinute * ticksOfWhole / 4)
  }

  /// Notes in the order in which they begin.
  mutating func sort() {
    notes.sort { ($0.start, $0.voice, $0.pitch.number) < ($1.start, $1.voice, $1.pitch.number) }
    tempos.sort { $0.start < $1.start }
  }
}
