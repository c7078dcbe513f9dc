import System

/// /dev/dsp, in machines with a sound card and in those without one.
enum SoundQuestions {
  static let all: [Question] = [Question("sound-card-or-none", cardOrNone)]

  private static func cardOrNone() {
    guard FileSystem.exists("/proc/sound") else {
      return expect(.noSuchFileOrDirectory, from: try SoundOutput(rate: 48_000, channels: 2))
    }
    let sound = must(try SoundOutput(rate: 48_000, channels: 2))
    must(try sound.write([Int16](repeating: 0, count: 9600)))
    must(try sound.drain())
    expect(sound.delay.nanoseconds, 0)
  }
}
