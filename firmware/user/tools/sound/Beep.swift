import System

enum Beep {
  static let tool = Tool(
    "beep", "[-f HZ] [-l MS] [-r RATE]", "Plays a tone.",
    [
      Option("f", "frequency", value: "HZ", "waves a second, else 440"),
      Option("l", "length", value: "MS", "how long it is heard, else 200 ms"),
      Option("r", "rate", value: "RATE", "frames a second, else 48000"),
    ], run)

  /// How long the tone takes to come and to go: one that begins at once clicks.
  private static let edgeMilliseconds = 5
  private static let rates = 1...1_000_000
  /// Milliseconds, up to a day.
  private static let lengths = 0...86_400_000

  private static func run(_ call: Invocation) {
    call.require(0...0)
    let rate = call.number("r") ?? 48_000
    let frequency = call.number("f") ?? 440
    let length = call.number("l") ?? 200
    guard rates.contains(rate), lengths.contains(length), frequency > 0, frequency < rate / 2
    else { call.misuse("nobody hears that") }
    let count = length * rate / 1000
    attempt(SoundDevice.path) { () throws(Errno) in
      let sound = try SoundOutput(rate: rate, channels: 1)
      var wave = SineWave(frequency: Double(frequency), rate: rate)
      let edge = max(1, edgeMilliseconds * rate / 1000)
      for start in stride(from: 0, to: count, by: 4096) {
        let piece = (start..<min(start + 4096, count)).map { index in
          let loudness = min(1, Double(min(index, count - 1 - index)) / Double(edge))
          return Int16(wave.next() * loudness * 16_000)
        }
        try sound.write(piece)
      }
      try sound.drain()
    }
  }
}
