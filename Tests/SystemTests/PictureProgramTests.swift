import Foundation
import MVM
import Testing
import Trial

/// Programs for the screen of our own system: what is seen is what they say, and they leave no trace.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("debugfs", "e2fsck"), "e2fsprogs is not installed"))
struct PictureProgramTests {
  private let disk: SystemDisk
  private let folder: TemporaryFolder

  init() throws {
    disk = try SystemDisk()
    folder = try TemporaryFolder()
  }

  private static let size = ScreenSize(width: 320, height: 200)

  /// A machine with a screen that carries out a command.
  private func trial(
    _ command: String, on disk: SystemDisk? = nil, harts: Int = 1, isDeterministic: Bool = true
  ) throws -> Trial {
    var configuration = OwnSystem.configuration(
      harts: harts, isDeterministic: isDeterministic, disk: (disk ?? self.disk).path,
      command: command)
    configuration.gpu = Self.size
    return try Trial(configuration, pieces: 5_000_000)
  }

  private func press(_ code: UInt16, _ trial: Trial) {
    trial.machine.seat.key(code, isDown: true)
    trial.machine.seat.key(code, isDown: false)
  }

  // Keys of linux/input-event-codes.h.
  private static let (keyQ, keyC, control, space) = (UInt16(16), UInt16(46), UInt16(29), UInt16(57))

  // MARK: mandelbrot

  /// What three pictures say of the last one.
  private func sum(
    _ options: String, harts: Int = 1, isDeterministic: Bool = true
  ) throws -> Substring {
    let (command, disk) = ("mandelbrot --frames 3 \(options)", try SystemDisk())
    let trial = try trial(command, on: disk, harts: harts, isDeterministic: isDeterministic)
    #expect(try trial.finish() == .poweredOff(code: 0))
    #expect(trial.output.contains("3 pictures in "), "\(trial.output)")
    let line = trial.output.split(separator: "\r\n").first { $0.contains("sum: ") }
    return try #require(line, "\(trial.output)")
  }

  /// Whoever computes which row: the picture is the same.
  @Test func thePictureOfTheSetDoesNotDependOnThreads() throws {
    let alone = try sum("--seed 2 --threads 1")
    for isDeterministic in [true, false] {
      let several = try sum("--seed 2 --threads 3", harts: 2, isDeterministic: isDeterministic)
      #expect(several == alone)
    }
    #expect(try sum("--seed 1") != alone)
  }

  // MARK: view

  /// A picture that has the screen's size, but for the line of text, is seen pixel for pixel; then somebody
  /// ends it, and the screen is as it was.
  @Test(arguments: [[keyQ], [control, keyC]])
  func aPictureIsSeenAsItIs(keys: [UInt16]) throws {
    let (width, height) = (Self.size.width, Self.size.height - 16)
    let pixels = (0..<width * height).map { UInt32($0) &* 0x01_3579 & 0xff_ffff }
    let bytes = pixels.flatMap { [UInt8($0 >> 16), UInt8($0 >> 8 & 255), UInt8($0 & 255)] }
    let file = folder.path("picture.ppm")
    try (Data("P6 \(width) \(height) 255\n".utf8) + Data(bytes)).write(
      to: URL(fileURLWithPath: file))
    try disk.add([(file, "/picture.ppm")])
    let trial = try trial(
      "sleep 1; echo ready; read; (sleep 2; echo shown) & view /picture.ppm; echo over; read")
    try trial.wait(for: "ready")
    let before = try #require(trial.machine.screenshot())
    trial.send("\n")
    try trial.wait(for: "shown")
    let picture = try #require(trial.machine.screenshot())
    #expect(Array(picture.pixels[..<pixels.count]) == pixels)
    for key in keys { trial.machine.seat.key(key, isDown: true) }
    for key in keys { trial.machine.seat.key(key, isDown: false) }
    try trial.wait(for: "over")
    #expect(trial.machine.screenshot() == before)
    trial.send("\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
  }

  /// All formats, colours, depths and filters; damaged files, each with what is wrong; and noise.
  @Test(.enabled(if: ExternalProgram.exist("python3"), "python3 is not installed"))
  func picturesAreReadOrRefused() throws {
    let python = try #require(ExternalProgram("python3"))
    let script = Repository.path("Tests/Programs/Pictures/pictures.py")
    let (code, expected) = try python.run([script, folder.url.path])
    try #require(code == 0, "\(expected)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    try disk.add(names.map { (folder.path($0), "/mnt/\($0)") })
    let command = "cd /mnt; view -i *.*; view -i noise*; echo noise $?"
    let lines = try disk.run(command).split(separator: "\r\n").map { String($0) }
    for line in expected.split(separator: "\n") {
      let parts = line.split(separator: "|").map { String($0) }
      if parts.count == 1 {
        #expect(lines.contains(parts[0]))
      } else {
        let told = lines.first { $0.hasPrefix("view: \(parts[0]): byte ") }
        #expect(told?.contains(parts[1]) == true, "\(line): \(told ?? "nothing")")
      }
    }
    // Each is answered by a line, and none ends the program.
    let noise = lines.filter { $0.hasPrefix("noise") || $0.hasPrefix("view: noise") }
    #expect(noise.count == 61 && lines.contains("noise 1"))
  }

  /// Two pixels are a character, the upper one its colour, the lower one its background.
  @Test func withoutAScreenPicturesAreText() throws {
    let file = folder.path("two.ppm")
    try Data("P3 1 2 255 1 2 3 40 50 60".utf8).write(to: URL(fileURLWithPath: file))
    try disk.add([(file, "/two.ppm")])
    let output = try disk.run("view /two.ppm")
    #expect(output.contains("\u{1B}[38;2;1;2;3;48;2;1;2;3m▀"), "\(output)")
    #expect(output.contains("\u{1B}[38;2;40;50;60;48;2;40;50;60m▀"), "\(output)")
    #expect(output.contains("two.ppm: PPM in text, 1x2, sum "), "\(output)")
  }

  // MARK: blocks

  private static func result(_ output: String) -> Substring? {
    output.split(separator: "\r\n").first { $0.hasPrefix("score ") }
  }

  /// The same game each time; and its score is kept, unless there is a better one.
  @Test func aDemonstrationIsTheSameEachTime() throws {
    let demonstration = "blocks --unseen --pieces 150 --scores /root/best"
    let first = try disk.run("\(demonstration) --seed 7; cat /root/best")
    let result = try #require(Self.result(first), "\(first)")
    let score = try #require(result.split(separator: " ").dropFirst().first?.dropLast())
    #expect(result.contains("151 pieces") && first.contains("\r\n\(score)\r\n"), "\(first)")
    let again = try SystemDisk().run("\(demonstration) --seed 7", isDeterministic: false)
    #expect(Self.result(again) == result)
    // Another game with fewer pieces has fewer points.
    let less = try disk.run("\(demonstration) --pieces 20 --seed 8; cat /root/best")
    #expect(less.contains("the best so far: \(score)\r\n\(score)\r\n"), "\(less)")
    try disk.expectIntegrity()
  }

  /// A file that holds no number is no score, and gives way to one.
  @Test func aDamagedScoreCountsAsNone() throws {
    let output = try disk.run(
      "echo 99x > /best; blocks --unseen --pieces 20 --seed 7 --scores /best; cat /best")
    let result = try #require(Self.result(output), "\(output)")
    let score = try #require(result.split(separator: " ").dropFirst().first?.dropLast())
    #expect(output.contains("so far: \(score)\r\n\(score)\r\n"), "\(output)")
  }

  /// Somebody plays: drops pieces until there is no room, and then there is text again.
  @Test func aGameIsPlayedToItsEnd() throws {
    let trial = try trial(
      "sleep 1; echo ready; read; (sleep 2; echo running; sleep 8; echo ended) & HOME=/root blocks --seed 3; "
        + "cat /root/.blocks; echo over; read")
    try trial.wait(for: "ready")
    let before = try #require(trial.machine.screenshot())
    trial.send("\n")
    try trial.wait(for: "running")
    let beginning = try #require(trial.machine.screenshot())
    #expect(beginning != before)
    // Twelve pieces in the middle are more than twenty rows hold.
    for _ in 0..<12 { press(Self.space, trial) }
    try trial.wait(for: "ended")
    #expect(trial.machine.screenshot() != beginning)
    press(Self.keyQ, trial)
    try trial.wait(for: "over")
    #expect(trial.machine.screenshot() == before)
    let result = try #require(Self.result(trial.output), "\(trial.output)")
    #expect(result.contains("level 1, 0 rows"), "\(trial.output)")
    let score = try #require(result.split(separator: " ").dropFirst().first?.dropLast())
    #expect(score != "0" && trial.output.contains("\r\n\(score)\r\nover"), "\(trial.output)")
    trial.send("\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
  }

  // MARK: Without

  @Test func withoutAScreenTheRemedyIsTold() throws {
    let output = try disk.run("mandelbrot; blocks", status: 1)
    for name in ["mandelbrot", "blocks"] {
      let message = "\(name): there is no screen: start the machine with --gpu 1280x720\r\n"
      #expect(output.contains(message), "\(output)")
    }
  }

  /// `--help` of each tells where to look.
  @Test func helpNamesFiles() throws {
    let names = ["mandelbrot", "blocks", "tune", "view"]
    let output = try disk.run("for i in \(names.joined(separator: " ")); do $i --help; done")
    for name in names { #expect(output.contains("Usage: \(name)"), "\(output)") }
    #expect(output.components(separatedBy: "What is to be seen").count == names.count + 1)
  }
}
