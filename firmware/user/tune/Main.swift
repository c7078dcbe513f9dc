import System

/// Plays tunes that are written as text.
@main
struct Main {
  static let tool = Tool(
    "tune", "[-o FILE.wav] [-q] [FILE]...",
    """
    Plays tunes from text files, by a synthesizer of its own, and shows them.

    Without a FILE: those of /usr/share/tunes. Without a sound device, in time and silent.
    A tune is "title ..." and "composer ...", then voices that sound together, each a
    line "voice NAME" and lines of notes; "#" begins a comment:

      c d e f g a b   notes; + and - behind one raise and lower it: f+ is F sharp
      r               a rest
      c8 c4. c12      with lengths: an eighth, a dotted quarter, a triplet's part
      l8              the length of those without one
      o4 > <          the octave (o4 is the piano's middle), one up, one down
      c4&c8           two that are one
      [c d e]3        three times; twice without a number
      t120 v10 s40    quarters a minute; volume, 0 to 15; how much of it is left
                      at a note's end, in percent
      @triangle       the sound: also @square, @saw, @noise
      |               nothing: for the eye

    In the picture a line is a sixteenth, a column a semitone, a colour a voice.

    What is to be seen, and where it is made:
      text becomes notes                     firmware/user/tune/VoiceReader.swift
      notes become samples                   firmware/user/system/sound/Synthesizer.swift
      samples become sound                   docs/kernel/sound.md
    """,
    [
      Option("o", "output", value: "FILE", "writes a WAV file instead of playing"),
      Option("q", "quiet", "shows nothing"),
    ], run)

  private static let library: ByteString = "/usr/share/tunes"

  static func main() { tool.main(Program.arguments.dropFirst()) }

  private static func run(_ call: Invocation) {
    let files = call.operands(orAllOf: library)
    if call.has("o") { call.require(1...1) }
    EndRequest.watch()
    for file in files where !EndRequest.hasCome {
      guard let tune = read(file) else { continue }
      let by: ByteString = tune.composer.isEmpty ? "" : ", \(tune.composer)"
      output.line("\(tune.title.isEmpty ? file : tune.title)\(by)")
      let player = Player(tune, isShown: !call.has("q"))
      if let path = call.value("o") {
        attempt(path) { () throws(Errno) in try player.write(to: path) }
      } else {
        attempt("sound") { () throws(Errno) in try player.play() }
      }
    }
  }

  private static func read(_ file: ByteString) -> Tune? {
    let text = attempt(file, try FileSystem.contents(of: file, atMost: TuneReader.longestFile))
    guard let text else { return nil }
    do {
      return try TuneReader.read(text)
    } catch {
      Program.complain("\(file): line \(error.line): \(error.message)")
      return nil
    }
  }
}
