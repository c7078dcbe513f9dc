import Foundation
import MVM
import Testing
import Trial

/// Tunes of our own system: notes become sound of the right pitch at the right time.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("debugfs"), "e2fsprogs is not installed"))
struct TuneTests {
  private let disk: SystemDisk
  private let folder: TemporaryFolder
  private static let rate = 48_000

  init() throws {
    disk = try SystemDisk()
    folder = try TemporaryFolder()
  }

  /// Puts a tune on the disk, as /tune.
  private func add(_ text: String) throws {
    let file = folder.path("tune")
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try disk.add([(file, "/tune")])
  }

  /// What is heard while a command runs, left side.
  private func heard(_ command: String) throws -> [Double] {
    let file = folder.path("heard.wav")
    _ = try disk.run(command) { $0.sound.output = file }
    let frames = try WaveFile(file).left
    let first = try #require(frames.firstIndex { abs($0) > 0.05 }, "nothing is heard")
    return Array(frames[first...])
  }

  /// Rises through zero a second, within a span of seconds.
  private func frequency(_ frames: [Double], _ span: Range<Double>) throws -> Double {
    let (from, to) = (Int(span.lowerBound * 48_000), Int(span.upperBound * 48_000))
    try #require(to < frames.count)
    let rises = (from..<to).filter { frames[$0] < 0 && frames[$0 + 1] >= 0 }
    let (first, last) = (try #require(rises.first), try #require(rises.last))
    return Double(rises.count - 1) * 48_000 / Double(last - first)
  }

  /// A file, played by another program: the notes of a chord one after the other, a rest between.
  @Test func notesHaveTheirPitches() throws {
    try add(
      """
      title Steps
      voice one    # a comment
      @square v15 s100 t120 o4 a4 | b+4 | [e8]2 r4 <a+4&a+4 o7 c4
      """)
    let frames = try heard("tune -q -o /tmp/x.wav /tune; aplay /tmp/x.wav")
    // Half a second each; B sharp is the C above.
    let pitches = [
      (0.0, 440.0), (0.5, 523.25), (1.0, 329.63), (2.0, 233.08), (2.5, 233.08), (3.0, 2093.0),
    ]
    for (start, pitch) in pitches {
      let measured = try frequency(frames, start + 0.02..<start + 0.22)
      #expect(abs(measured / pitch - 1) < 0.003, "\(measured) Hz at \(start) s, and not \(pitch)")
    }
    // The rest is silent.
    #expect(frames[Int(1.55 * 48_000)..<Int(1.95 * 48_000)].allSatisfy { abs($0) < 0.01 })
  }

  /// To the device itself: the same sound, and the picture beside it.
  @Test func aTuneIsHeardAndShown() throws {
    try add("voice v\n@triangle s100 v15 t240 l4 o4 a c+ e\nvoice w\nr o2 a2")
    let direct = try heard("tune /tune > /tmp/out; cat /tmp/out")
    let file = try heard("tune -q -o /tmp/x.wav /tune; aplay /tmp/x.wav")
    let count = Self.rate / 2
    #expect(Array(direct[..<count]) == Array(file[..<count]))
    #expect(abs(try frequency(direct, 0.02..<0.2) - 440) < 2)
    let output = try disk.run("tune /tune 2> /dev/null")
    let lines = output.split(separator: "\r\n").filter { $0.hasPrefix("   1 ") }
    let names = lines.compactMap { $0.split(separator: " ").last }.filter { $0.count <= 3 }
    #expect(names.contains("A4") && names.contains("E4") && names.contains("A2"), "\(output)")
  }

  /// All tunes of the disk are in order: voices end together, and there is sound in each.
  @Test func theTunesOfTheDiskAreRead() throws {
    let command =
      "for i in /usr/share/tunes/*; do tune -q -o /tmp/x.wav $i && wc -c < /tmp/x.wav; done"
    let lines = try disk.run(command).split(separator: "\r\n")
    let sizes = lines.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    #expect(sizes.count >= 4 && sizes.allSatisfy { $0 > 1_000_000 }, "\(lines)")
  }

  /// Where a mistake is, and which.
  @Test(arguments: [
    ("foo", "line 1: 'foo': title, composer, or a voice were expected"),
    ("voice v\n\nc d x", "line 3: column 5: 'x' has no meaning"),
    ("voice v\nc5", "line 2: column 2: that is no length"),
    ("voice v\no9 c > c", "line 2: column 6: octaves are 0 to 9"),
    ("voice v\nc & d", "line 2: column 5: a tie joins two notes of one pitch"),
    ("voice v\n[[[[[c", "line 2: column 5: four brackets in each other at most"),
    ("voice v\nc ]", "line 2: column 3: there is no '[' before"),
    ("voice v\n[[[[c]64]64]64]64", "that becomes too long"),
    ("voice v\n@organ", "line 2: column 6: the sounds are @square"),
    ("voice v\nt5000", "line 2: column 5: tempos are 20 to 400"),
    ("voice v\nc & r", "line 2: column 5: a tie joins"),
    ("voice v\nc &", "line 2: a tie has no second note"),
    ("voice v\n[ c d", "a '[' has no ']'"),
    ("voice v\n@triangle", "line 2: there is no note in it"),
  ])
  func mistakesAreTold(text: String, message: String) throws {
    try add(text)
    let output = try disk.run("tune -q -o /tmp/x.wav /tune", status: 1)
    #expect(output.contains("tune: /tune: ") && output.contains(message), "\(output)")
  }
}
