import System

/// A tune as a picture that rolls by: a line for each sixteenth, a column for each semitone. "█" is a note that
/// begins, "│" one that still sounds.
struct PianoRoll {
  static let ticksOfLine = Tune.ticksOfWhole / 16

  private let tune: Tune
  private let lowest: Int
  private let width: Int
  private let hasColours: Bool
  private static let colours = [34, 33, 36, 35, 32, 31]
  private static let widest = 64

  init(_ tune: Tune, hasColours: Bool) {
    self.tune = tune
    self.hasColours = hasColours
    let pitches = tune.notes.map { $0.pitch.number }
    lowest = pitches.min() ?? 60
    width = min(PianoRoll.widest, (pitches.max() ?? 60) - lowest + 1)
  }

  var lineCount: Int { (tune.length + PianoRoll.ticksOfLine - 1) / PianoRoll.ticksOfLine }

  func time(of line: Int) -> Time { tune.time(of: line * PianoRoll.ticksOfLine) }

  /// A line, with the names of the notes that begin in it.
  func line(_ index: Int) -> ByteString {
    let start = index * PianoRoll.ticksOfLine
    var cells = [(note: Tune.Note, isNew: Bool)?](repeating: nil, count: width)
    var names: [ByteString] = []
    for note in sounding(start..<start + PianoRoll.ticksOfLine) {
      let isNew = note.start >= start
      let column = (note.pitch.number - lowest) % width
      if cells[column].map({ $0.isNew }) != true { cells[column] = (note, isNew) }
      if isNew { names.append(PianoRoll.name(note.pitch)) }
    }
    var text = ByteString()
    for cell in cells { text += cell.map { painted($0.note, $0.isNew) } ?? " " }
    return "\(index / 16 + 1, width: 4) \(text) \(names.joined(by: " "))"
  }

  /// What sounds in a range of ticks. Notes are in the order of their beginnings, and few are long: looking back
  /// over sixteen wholes finds them.
  private func sounding(_ range: Range<Int>) -> ArraySlice<Tune.Note>.SubSequence {
    let notes = tune.notes
    let first = PianoRoll.index(in: notes, range.lowerBound - 16 * Tune.ticksOfWhole)
    let last = PianoRoll.index(in: notes, range.upperBound)
    return ArraySlice(
      notes[first..<last].filter { $0.start + $0.length > range.lowerBound })
  }

  /// The first note that begins at a tick or later.
  private static func index(in notes: [Tune.Note], _ tick: Int) -> Int {
    var (low, high) = (0, notes.count)
    while low < high {
      let middle = (low + high) / 2
      if notes[middle].start < tick { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func painted(_ note: Tune.Note, _ isNew: Bool) -> ByteString {
    let sign: ByteString = isNew ? "█" : "│"
    guard hasColours else { return sign }
    let colour = PianoRoll.colours[note.voice % PianoRoll.colours.count]
    return "\u{1B}[\(colour)m\(sign)\u{1B}[0m"
  }

  /// "C4" is the middle one of a piano.
  private static func name(_ pitch: Pitch) -> ByteString {
    let names: [ByteString] = [
      "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B",
    ]
    return "\(names[pitch.number % 12])\(pitch.number / 12 - 1)"
  }
}
