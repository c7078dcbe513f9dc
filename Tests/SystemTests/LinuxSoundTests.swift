import Foundation
import MVM
import Testing
import Trial

/// A tone that Linux plays with its own driver, in a WAV file.
@Suite(
  .enabled(if: Linux.isFetched, Linux.whyNot),
  .enabled(
    if: ExternalProgram.exist("riscv64-linux-gnu-gcc"), "riscv64-linux-gnu-gcc is not installed"))
struct LinuxSoundTests {
  private let folder: TemporaryFolder
  private let tone: Data

  init() throws {
    folder = try TemporaryFolder()
    let compiler = try #require(ExternalProgram("riscv64-linux-gnu-gcc"))
    let source = Repository.path("Tests/Programs/Linux/tone.c")
    let program = folder.path("tone")
    let (code, messages) = try compiler.run(["-static", "-O2", "-o", program, source, "-lm"])
    try #require(code == 0, "\(messages)")
    tone = try Data(contentsOf: URL(fileURLWithPath: program))
  }

  /// The left side of what is heard of some words for `tone`, -1 to 1.
  private func play(
    _ words: String, pieces: UInt64 = 50_000_000, recording: String? = nil
  ) throws -> [Double] {
    var host = LinuxProgramHost.linux
    host.pieces = pieces
    host.recording = recording
    host.sound = folder.path("heard.wav")
    let output = try host.output(
      of: """
        $busybox modprobe virtio_mmio
        $busybox modprobe virtio_snd
        /tone \(words)
        """, files: ["tone": tone])
    #expect(output.contains("played "), "\(output)")
    return try WaveFile(host.sound ?? "").left
  }

  @Test(arguments: ["48000 2 500", "44100 1 500", "8000 1 500"])
  func aToneIsHeardWithoutGaps(words: String) throws {
    let first = try play(words)
    expectTone(first, seconds: 0.5)
    // Not even pauses are heard.
    #expect(try play(words, pieces: 3_000_017) == first)
  }
<<<<<<< HEAD

  @Test func aReplayIsHeardAgain() throws {
    let recording = folder.path("session.mvr")
    let first = try play("44100 2 200", recording: recording)
    let replay = try Replay(recording)
    try replay.machine.writeSound(to: folder.path("again.wav"))
    #expect(try replay.run(checking: true) == .finished)
    try replay.machine.finishSound()
    #expect(try WaveFile(folder.path("again.wav")).left == first)
  }

  /// 440 Hz: between the first loud frame and the last one of half a second, no millisecond is silent, and it rises through zero 440 times
  /// a second.
  private func expectTone(_ frames: [Double]) {
    let loud = frames.indices.filter { abs(frames[$0]) > 0.2 }
    guard let first = loud.first, let last = loud.last else {
      Issue.record("nothing is heard")
      return
    }
    #expect(last - first > 48_000 / 2 - 200)
    // A wave is 109 frames, of which it is that quiet for 29.
    let gaps = zip(loud, loud.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 < 48 })
    let rises = (first..<last).filter { frames[$0] < 0 && frames[$0 + 1] >= 0 }
    let waves = Double(rises.count - 1)
    let frequency = waves * 48_000 / Double((rises.last ?? 0) - (rises.first ?? 0))
    #expect(abs(frequency - 440) < 1, "\(frequency) Hz")
  }
}

/// A WAV file of 16 bits and two channels.
private struct WaveFile {
  let left: [Double]

  init(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try #require(bytes.count > 44 && String(decoding: bytes[36..<40], as: UTF8.self) == "data")
    left = stride(from: 44, to: bytes.count - 3, by: 4).map {
      Double(Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)) / 32768
    }
  }
=======
>>>>>>> snd
}
