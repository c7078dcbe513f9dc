import System

/// Reads the notes of one voice, word by word of a letter and what belongs to it.
struct VoiceReader {
  private(set) var notes: [Tune.Note] = []
  private(set) var tempos: [Tune.Tempo] = []
  /// Where the next note begins, in ticks.
  private(set) var position = 0

  private let number: Int
  private var octave = 4
  private var usualLength = Tune.ticksOfWhole / 4
  private var volume = 10
  private var sustain = 100
  private var wave = Wave.triangle
  private var isTied = false
  /// Where passages that are repeated began: notes and position.
  private var passages: [(note: Int, position: Int)] = []

  private static let mostNotes = 50_000
  private static let mostTempos = 1000
  private static let longest = 2000 * Tune.ticksOfWhole
  private static let deepest = 4

  /// Semitones above C, of A to G.
  private static let semitones = [9, 11, 0, 2, 4, 5, 7]

  init(number: Int) { self.number = number }

  /// What the voice lacks at its end, if anything.
  var unfinished: ByteString? {
    if isTied { return "a tie has no second note" }
    return passages.isEmpty ? nil : "a '[' has no ']'"
  }

  mutating func read(_ line: ByteString, _ lineNumber: Int) throws(TuneFailure) {
    var scanner = Scanner(line)
    while let byte = scanner.next() {
      if let problem = take(byte, &scanner) {
        throw TuneFailure(line: lineNumber, message: "column \(scanner.position): \(problem)")
      }
      if notes.count > VoiceReader.mostNotes || position > VoiceReader.longest {
        throw TuneFailure(line: lineNumber, message: "the voice is too long")
      }
    }
  }

  /// Does what a letter says; what is wrong with it, if anything.
  private mutating func take(_ byte: UInt8, _ scanner: inout Scanner) -> ByteString? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "g"):
      return note(VoiceReader.semitones[Int(byte - UInt8(ascii: "a"))], &scanner)
    case UInt8(ascii: "r"): return rest(&scanner)
    case UInt8(ascii: "o"): return set(&octave, &scanner, 0...9, "octaves are 0 to 9")
    case UInt8(ascii: ">"): return shift(1)
    case UInt8(ascii: "<"): return shift(-1)
    case UInt8(ascii: "l"):
      guard let length = scanner.length() else { return "a length is missing" }
      usualLength = length
    case UInt8(ascii: "t"): return tempo(&scanner)
    case UInt8(ascii: "v"): return set(&volume, &scanner, 0...15, "volumes are 0 to 15")
    case UInt8(ascii: "s"):
      var share = 0
      let problem = set(&share, &scanner, 0...100, "what is sustained is 0 to 100 percent")
      sustain = share * 256 / 100
      return problem
    case UInt8(ascii: "@"): return wave(&scanner)
    case UInt8(ascii: "&"): isTied = true
    case UInt8(ascii: "["): return begin()
    case UInt8(ascii: "]"): return end(&scanner)
    case UInt8(ascii: "|"): break
    default: return "'\(character: byte)' has no meaning"
    }
    return nil
  }

  // MARK: Notes

  private mutating func note(_ semitone: Int, _ scanner: inout Scanner) -> ByteString? {
    var semitone = semitone
    while let sign = scanner.take(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
      semitone += sign == UInt8(ascii: "+") ? 1 : -1
    }
    let pitch = 12 * (octave + 1) + semitone
    guard Pitch.range.contains(pitch) else { return "nobody can hear that" }
    guard let length = scanner.length(usual: usualLength) else { return "that is no length" }
    defer { position += length }
    if isTied {
      isTied = false
      guard let last = notes.last, last.pitch.number == pitch else {
        return "a tie joins two notes of one pitch"
      }
      notes.removeLast()
      add(Pitch(pitch), start: last.start, length: last.length + length)
    } else {
      add(Pitch(pitch), start: position, length: length)
    }
    return nil
  }

  private mutating func add(_ pitch: Pitch, start: Int, length: Int) {
    notes.append(
      Tune.Note(
        start: start, length: length, pitch: pitch, wave: wave, volume: volume, sustain: sustain,
        voice: number))
  }

  private mutating func rest(_ scanner: inout Scanner) -> ByteString? {
    guard let length = scanner.length(usual: usualLength) else { return "that is no length" }
    position += length
    return isTied ? "a tie joins two notes of one pitch" : nil
  }

  // MARK: Settings

  private func set(
    _ setting: inout Int, _ scanner: inout Scanner, _ range: ClosedRange<Int>, _ rule: ByteString
  ) -> ByteString? {
    guard let value = scanner.number(), range.contains(value) else { return rule }
    setting = value
    return nil
  }

  private mutating func shift(_ octaves: Int) -> ByteString? {
    octave += octaves
    return (0...9).contains(octave) ? nil : "octaves are 0 to 9"
  }

  private mutating func tempo(_ scanner: inout Scanner) -> ByteString? {
    var value = 0
    if let problem = set(&value, &scanner, 20...400, "tempos are 20 to 400") { return problem }
    guard tempos.count < VoiceReader.mostTempos else { return "the tempo changes too often" }
    tempos.append(Tune.Tempo(start: position, quartersPerMinute: value))
    return nil
  }

  private mutating func wave(_ scanner: inout Scanner) -> ByteString? {
    switch scanner.word() {
    case "square": wave = .square
    case "triangle": wave = .triangle
    case "saw": wave = .saw
    case "noise": wave = .noise
    default: return "the sounds are @square, @triangle, @saw and @noise"
    }
    return nil
  }

  // MARK: Repeats

  private mutating func begin() -> ByteString? {
    guard passages.count < VoiceReader.deepest else { return "four brackets in each other at most" }
    passages.append((notes.count, position))
    return nil
  }

  /// Appends what the bracket holds again, as often as the number behind it says; twice in all without one.
  private mutating func end(_ scanner: inout Scanner) -> ByteString? {
    guard let passage = passages.popLast() else { return "there is no '[' before" }
    let times = scanner.number() ?? 2
    guard (1...64).contains(times) else { return "1 to 64 times" }
    let (played, length) = (Array(notes[passage.note...]), position - passage.position)
    guard notes.count + played.count * times <= VoiceReader.mostNotes,
      position + length * times <= VoiceReader.longest
    else { return "that becomes too long" }
    for _ in 1..<times {
      for note in played {
        notes.append(note.moved(position - passage.position))
      }
      position += length
    }
    return nil
  }
}

extension Tune.Note {
  fileprivate func moved(_ ticks: Int) -> Tune.Note {
    Tune.Note(
      start: start + ticks, length: length, pitch: pitch, wave: wave, volume: volume,
      sustain: sustain, voice: voice)
  }
}
