import Foundation
import MVM
import Testing
import Trial

/// Our own kernel's sound, in a WAV file.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("e2fsck", "debugfs"), "e2fsprogs is not installed"))
struct OwnSoundTests {
  private let folder: TemporaryFolder
  private let disk: SystemDisk
  private let heard: String

  init() throws {
    folder = try TemporaryFolder()
    disk = try SystemDisk()
    heard = folder.path("heard.wav")
  }

  private func run(
    _ command: String, outputs: Int = 1, capturing file: String? = nil,
    isDeterministic: Bool = true
  ) throws -> String {
    try disk.run(command, isDeterministic: isDeterministic) {
      $0.sound.output = heard
      $0.sound.outputs = outputs
      $0.sound.capture = file
    }
  }

  private func heardBytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: heard)) }

  // MARK: Playing

  /// While others compute, on the same hart; and the same file each time.
  @Test(arguments: [48_000, 44_100, 8_000])
  func aToneIsHeardWithoutGaps(rate: Int) throws {
    let command =
      "for i in 1 2 3; do (while :; do :; done) & done; beep -l 1500 -r \(rate); cat /proc/sound"
    let output = try run(command)
    expectTone(try WaveFile(heard).left, seconds: 1.5)
    // Neither was the card ever without frames, in the kernel's own words.
    let idle = [["0", "play", "-", "idle", "0"], ["1", "capture", "-", "idle", "0"]]
    #expect(try streams(output) == idle)
    let first = try heardBytes()
    _ = try run(command)
    #expect(try heardBytes() == first)
  }

  /// Of each stream in the last table of /proc/sound: number, kind, process, state, xruns.
  private func streams(_ output: String) throws -> [[String]] {
    let start = try #require(output.range(of: "card stream", options: .backwards), "\(output)")
    let lines = output[start.lowerBound...].split(whereSeparator: \.isNewline).dropFirst()
    return lines.prefix { $0.first?.isNumber == true }.map {
      let words = $0.split(separator: " ").map { String($0) }
      return words[1...4] + [words.last ?? ""]
    }
  }

  /// What a program has written is heard though it is gone, and a WAV file is heard as it is.
  @Test func aFileIsHeardAsItIs() throws {
    // Frames of 16 bits and two channels, which no converter touches.
    let frames = (0..<30_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
    let header: [UInt8] =
      Array("RIFF".utf8) + [0x54, 0x75, 0, 0] + Array("WAVEfmt ".utf8)
      + [16, 0, 0, 0, 1, 0, 2, 0, 0x80, 0xbb, 0, 0, 0, 0xee, 2, 0, 4, 0, 16, 0]
      + Array("data".utf8) + [0x30, 0x75, 0, 0]
    try Data(header + frames).write(to: URL(fileURLWithPath: folder.path("file.wav")))
    let inspector = try #require(ExternalProgram("debugfs"))
    _ = try inspector.run(["-w", "-R", "write \(folder.path("file.wav")) /file.wav", disk.path])
    #expect(try run("aplay /file.wav").contains("Playing /file.wav: 16 bits, 48000 Hz"))
    #expect(try heardBytes().dropFirst(44) == Data(frames))
  }

  /// Each has a stream; who comes when all are taken is told so, and gets one when it is free.
  @Test func streamsAreShared() throws {
    let output = try run(
      "beep -l 60000 & beep -l 60000 & sleep 1; beep; kill -9 %1; wait %1; beep -l 50 && cat /proc/sound",
      outputs: 2)
    #expect(output.contains("beep: /dev/dsp: Device or resource busy"), "\(output)")
    let rows = try streams(output)
    #expect(rows.count == 3 && rows.filter { $0[3] == "running" }.count == 1, "\(output)")
    #expect(rows.filter { $0[2] == "-" }.count == 2, "\(output)")
  }

  // MARK: Capturing

  /// What is captured is what the file has, from its beginning.
  @Test(arguments: [true, false]) func aFileIsCaptured(isDeterministic: Bool) throws {
    let source = folder.path("source.wav")
    _ = try run("beep -l 600")
    try FileManager.default.moveItem(atPath: heard, toPath: source)
    _ = try run(
      "arecord -d 1 /root/captured.wav", capturing: source, isDeterministic: isDeterministic)
    let inspector = try #require(ExternalProgram("debugfs"))
    let captured = folder.path("captured.wav")
    _ = try inspector.run(["-R", "dump /root/captured.wav \(captured)", disk.path])
    expectTone(try WaveFile(captured).left, seconds: 0.6)
  }

  // MARK: Programs for Linux

  /// What soundcard.h promises, asked by a program in C.
  @Test(
    .enabled(if: Linux.isFetched, Linux.whyNot),
    .enabled(
      if: ExternalProgram.exist("riscv64-linux-gnu-gcc"), "riscv64-linux-gnu-gcc is not installed"))
  func aProgramOfLinuxFindsItsDevice() throws {
    let compiler = try #require(ExternalProgram("riscv64-linux-gnu-gcc"))
    let program = folder.path("dsp")
    let source = Repository.path("Tests/Programs/Linux/dsp.c")
    let (code, messages) = try compiler.run(["-static", "-O2", "-o", program, source])
    try #require(code == 0, "\(messages)")
    var host = LinuxProgramHost.own
    host.sound = heard
    let output = try host.output(
      of: "/dsp", files: ["dsp": try Data(contentsOf: URL(fileURLWithPath: program))])
    #expect(output.contains("dsp: ok"), "\(output)")
  }
}
