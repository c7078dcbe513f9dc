import Foundation
import MVM
import Testing
import Trial

/// Our own system's screen and keyboard: pixels as a person sees them, keys as a person presses them.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("debugfs"), "e2fsprogs is not installed"),
  .enabled(
    if: ExternalProgram.exist("riscv64-linux-gnu-gcc"), "riscv64-linux-gnu-gcc is not installed"))
struct OwnScreenTests {
  private let disk: SystemDisk

  /// A disk with Tests/Programs/Linux/screen.c on it.
  init() throws {
    disk = try SystemDisk()
    let folder = try TemporaryFolder()
    let program = folder.path("screen")
    let compiler = try #require(ExternalProgram("riscv64-linux-gnu-gcc"))
    let source = Repository.path("Tests/Programs/Linux/screen.c")
    let (code, messages) = try compiler.run(["-static", "-O2", "-o", program, source])
    try #require(code == 0, "\(messages)")
    let writer = try #require(ExternalProgram("debugfs"))
    for request in ["write \(program) /bin/screen", "sif /bin/screen mode 0100755"] {
      try #require(try writer.run(["-w", "-R", request, disk.path]).code == 0)
    }
  }

  private func trial(
    _ command: String?, gpu: ScreenSize? = nil, framebuffer: ScreenSize? = nil, harts: Int = 2
  ) throws -> Trial {
    var configuration = OwnSystem.configuration(
      harts: harts, isDeterministic: true, disk: disk.path, command: command ?? "")
    (configuration.gpu, configuration.framebuffer) = (gpu, framebuffer)
    if command == nil { configuration.append = "console=ttyS0 root=/dev/vda" }
    return try Trial(configuration, instructions: 60_000_000)
  }

  private static let small = ScreenSize(width: 320, height: 200)

  // MARK: Pixels

  private func expectDrawn(_ picture: Picture?, first: UInt32) throws {
    let pixels = try #require(picture).pixels
    #expect(pixels.first == first)
    #expect(
      pixels.indices.dropFirst().allSatisfy {
        pixels[$0] == UInt32(truncatingIfNeeded: $0) &* 0x010203 & 0xff_ffff
      })
  }

  /// What a program draws is seen, by a card and by plain pixels, whether it tells of it or not; and when it
  /// ends there is text again.
  @Test(arguments: ["pan", "soon", "write"], [true, false])
  func thePictureIsTheProgramsWhileItDraws(manner: String, hasCard: Bool) throws {
    let command =
      "echo text > /dev/tty1; sleep 0.1; echo ready; read; screen \(manner); "
      + "sleep 0.1; echo over; read"
    let size = ScreenSize(width: 400, height: 300)
    let trial = try trial(
      command, gpu: hasCard ? size : nil, framebuffer: hasCard ? nil : size,
      harts: hasCard ? 2 : 1)
    try trial.wait(for: "ready")
    let text = try #require(trial.machine.screenshot())
    trial.send("\n")
    try trial.wait(for: "drawn")
    try expectDrawn(trial.machine.screenshot(), first: manner == "soon" ? 0x123456 : 0)
    trial.send("\n")
    try trial.wait(for: "over")
    #expect(trial.machine.screenshot() == text)
    trial.send("\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
  }

  @Test(arguments: [(640, 480), (321, 203)])
  func theSizeIsTheMachines(width: Int, height: Int) throws {
    let size = ScreenSize(width: width, height: height)
    let trial = try trial("screen size", gpu: size)
    #expect(try trial.finish() == .poweredOff(code: 0))
    let bytes = width * height * 4
    let line = "\(width)x\(height), 32 bits, \(width * 4) bytes a row, \(bytes) bytes, red at 16"
    #expect(trial.output.contains(line), "\(trial.output)")
    let text = "\(height / 16) rows, \(width / 8) columns of text"
    #expect(trial.output.contains(text), "\(trial.output)")
  }

  @Test func withoutAScreenThereIsNoFile() throws {
    let command = "ls /dev/fb0 /dev/tty1 /dev/input; cat /proc/bus/input/devices"
    let output = try disk.run(command, status: 1)
    #expect(output.components(separatedBy: "No such file").count == 5, "\(output)")
  }

  // MARK: Text

  /// Each letter of a line is as the font has it, in its colours, and the cursor stands behind it.
  @Test func textIsAsTheFontHasIt() throws {
    let font = try ScreenFont()
    let trial = try trial(
      #"printf '\033[31;44mA z~\033[m─┼█g' > /dev/tty1; sleep 0.1; echo ready; read"#,
      gpu: Self.small)
    try trial.wait(for: "ready")
    let picture = try #require(trial.machine.screenshot())
    var cells = "A z~".unicodeScalars.map { ($0, UInt32(0xcd3131), UInt32(0x2472c8)) }
    cells += "─┼█g".unicodeScalars.map { ($0, 0xcccccc, 0) }
    cells.append((" ", 0, 0xcccccc))
    cells += "   ".unicodeScalars.map { ($0, 0xcccccc, 0) }
    for (column, (letter, foreground, background)) in cells.enumerated() {
      let rows = try #require(font.rows(of: letter))
      for place in 0..<16 * 8 {
        let pixel = picture.pixels[place / 8 * Self.small.width + column * 8 + place % 8]
        let isSet = rows[place / 8] << UInt8(place % 8) & 0x80 != 0
        #expect(pixel == (isSet ? foreground : background), "\(letter) at \(place)")
      }
    }
  }

  // MARK: Keys

  /// Presses the keys of a text one after the other; capitals and signs as far as it is needed.
  private func type(_ text: String, _ trial: Trial) {
    let rows: [(first: UInt16, keys: String)] = [
      (2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (43, "\\zxcvbnm,./"),
      (57, " "), (28, "\n"),
    ]
    let seat = trial.machine.seat
    let shift: UInt16 = 42
    for character in text {
      let isShifted = character.isUppercase || character == ">"
      let plain = character == ">" ? "." : Character(character.lowercased())
      for (first, keys) in rows {
        guard let index = keys.firstIndex(of: plain) else { continue }
        let code = first + UInt16(keys.distance(from: keys.startIndex, to: index))
        if isShifted { seat.key(shift, isDown: true) }
        seat.key(code, isDown: true)
        seat.key(code, isDown: false)
        if isShifted { seat.key(shift, isDown: false) }
      }
    }
  }

  @Test func whatIsTypedReachesTheShell() throws {
    let trial = try trial(nil, gpu: Self.small)
    try trial.wait(for: "#\u{1B}[0m ")
    type("echo 'A Key' >/dev/ttyS0\n", trial)
    try trial.wait(for: "A Key\r\n")
    type("poweroff\n", trial)
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
  }

  /// A program that has grabbed the keyboard has it alone; a key that is held is told again.
  @Test func aKeyboardCanBeGrabbed() throws {
    let trial = try trial(nil, gpu: Self.small)
    try trial.wait(for: "#\u{1B}[0m ")
    trial.send("screen keys 108\n")
    try trial.wait(for: "MVM keyboard is grabbed")
    // A hundred events, with those of shift.
    type("echo leaked >/dev/ttyS0\n", trial)
    try trial.wait(for: "event 1 18 1\r\nevent 0 0 0\r\nevent 1 18 0\r\nevent 0 0 0\r\n")
    trial.machine.seat.key(30, isDown: true)
    try trial.wait(for: "event 1 30 1\r\nevent 0 0 0\r\nevent 1 30 2\r\nevent 0 0 0\r\n")
    trial.machine.seat.key(30, isDown: false)
    try trial.wait(for: "no more")
    // The shell on the screen has heard none of it.
    trial.send("poweroff\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    #expect(!trial.output.contains("leaked\r\n"), "\(trial.output)")
  }
}
