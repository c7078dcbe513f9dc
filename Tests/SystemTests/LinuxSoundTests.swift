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

  @Test func aReplayIsHeardAgain() throws {
    let recording = folder.path("session.mvr")
    let first = try play("44100 2 200", recording: recording)
    let replay = try Replay(recording)
    try replay.machine.writeSound(to: folder.path("again.wav"))
    #expect(try replay.run(checking: true) == .finished)
    try replay.machine.finishSound()
    #expect(try WaveFile(folder.path("again.wav")).left == first)
  }
}
