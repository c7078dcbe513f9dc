import System

/// Reads a tune (`tune --help` has the notation): lines of the head, then voices, each a line "voice NAME" and
/// lines of notes.
struct TuneReader {
  /// Nobody writes a longer one.
  static let longestFile = 1 << 20
  private static let mostVoices = 16

  private var tune = Tune()
  private var voice: VoiceReader?
  private var hasTempo = false

  static func read(_ text: ByteString) throws(TuneFailure) -> Tune {
    var reader = TuneReader()
    for (index, line) in text.lines.enumerated() { try reader.read(line, index + 1) }
    try reader.endVoice(max(1, text.lines.count))
    guard !reader.tune.notes.isEmpty else {
      throw TuneFailure(line: max(1, text.lines.count), message: "there is no note in it")
    }
    reader.tune.sort()
    return reader.tune
  }

  private mutating func read(_ line: ByteString, _ number: Int) throws(TuneFailure) {
    let line = (line.cut(at: "#")?.before ?? line).trimmed
    if line.isEmpty { return }
    let (word, rest) = line.cut(at: " ") ?? (line, "")
    switch word {
    case "title": tune.title = rest.trimmed
    case "composer": tune.composer = rest.trimmed
    case "voice":
      try endVoice(number)
      guard tune.voices.count < TuneReader.mostVoices else {
        throw TuneFailure(line: number, message: "there are at most 16 voices")
      }
      voice = VoiceReader(number: tune.voices.count)
      tune.voices.append(rest.trimmed)
    default:
      if voice == nil {
        throw TuneFailure(
          line: number, message: "'\(word)': title, composer, or a voice were expected")
      }
      try voice?.read(line, number)
    }
  }

  /// What the voice holds becomes part of the tune.
  private mutating func endVoice(_ number: Int) throws(TuneFailure) {
    guard let voice else { return }
    if let problem = voice.unfinished { throw TuneFailure(line: number, message: problem) }
    tune.notes += voice.notes
    // The first voice that sets a tempo sets it for all.
    if let first = voice.tempos.first, !hasTempo {
      tune.tempos = (first.start == 0 ? [] : tune.tempos) + voice.tempos
      hasTempo = true
    }
    tune.length = max(tune.length, voice.position)
    self.voice = nil
  }
}
