import Foundation
import TestPrograms
import Testing
import Trial

/// What a program draws, as a file.
@Suite struct ScreenTests {
  private let folder: TemporaryFolder
  private static let (width, height) = (320, 200)
  private static let step: UInt32 = 0x010203

  init() throws { folder = try TemporaryFolder() }

  /// Stores `step` times its number to each pixel, and ends.
  private func drawing() throws -> String {
    let addImmediate = { (register: UInt32, value: UInt32) in
      value << 20 | register << 15 | register << 7 | 0x13
    }
    let code =
      GuestCode.li(10, 0x80e0_0000)
      + GuestCode([0x0205_1513, 0x0205_5513])  // slli a0, a0, 32; srli a0, a0, 32
      + .li(11, UInt32(Self.width * Self.height)) + .li(12, 0) + .li(13, Self.step)
      + .sw(12, at: 10)
      + GuestCode([
        addImmediate(10, 4), 0x00d6_063b,  //  addw a2, a2, a3
        addImmediate(11, 0xfff), 0xfe05_98e3,  // bnez a1, back to the store
      ]) + .powerOff()
    let path = folder.path("drawing")
    try Data(code.bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static let machine = ["--memory", "16M", "--framebuffer", "320x200"]

  /// The pixels of a PNG file, as Python reads them: its rows differ from the ones above.
  private func pixels(_ path: String) throws -> [UInt32] {
    let script = """
      import struct, sys, zlib
      data, place, packed = open(sys.argv[1], 'rb').read(), 8, b''
      while place < len(data):
          size, name = struct.unpack('>I4s', data[place:place + 8])
          if name == b'IDAT': packed += data[place + 8:place + 8 + size]
          place += 12 + size
      rows, above = zlib.decompress(packed), bytes(\(Self.width * 3))
      for start in range(0, len(rows), 1 + len(above)):
          above = bytes((a + b) & 255 for a, b in zip(rows[start + 1:], above))
          print(above.hex())
      """
    let outcome = try Built.run(
      program: "/usr/bin/env", ["timeout", "30", "python3", "-c", script, path])
    #expect(outcome.errors == "")
    let digits = Array(outcome.output.filter { $0 != "\n" })
    return try stride(from: 0, to: digits.count - 5, by: 6).map {
      try #require(UInt32(String(digits[$0..<$0 + 6]), radix: 16))
    }
  }

  @Test(arguments: ["--no-deterministic", "--deterministic"])
  func thePictureIsWhatTheProgramDrew(mode: String) throws {
    let picture = folder.path("screen.png")
    let outcome = try Built.run(
      "mvm", ["run", try drawing(), mode, "--screenshot", picture] + Self.machine)
    #expect(outcome.code == 0 && outcome.errors == "")
    let read = try pixels(picture)
    #expect(read.count == Self.width * Self.height)
    #expect(read.indices.allSatisfy { read[$0] == UInt32($0) &* Self.step & 0xff_ffff })
  }

  @Test func aPictureOfAnInstantIsTheSameInAReplay() throws {
    let (first, second) = (folder.path("first.png"), folder.path("second.png"))
    let recording = folder.path("session.mvr")
    let instant = ["--screenshot-at", "100000"]
    let original = try Built.run(
      "mvm",
      ["run", try drawing(), "--record", recording, "--screenshot", first] + instant
        + Self.machine)
    #expect(original.code == 0 && original.errors.contains("first.png"))
    let replay = try Built.run(
      "mvm", ["replay", recording, "--check", "--screenshot", second] + instant)
    #expect(replay.code == 0)
    let read = try pixels(first)
    #expect(read == (try pixels(second)))
    // Half of it is drawn by then.
    #expect(read.first == 0 && read[1] == Self.step && read.last == 0)
  }

  @Test(arguments: [
    (["--screenshot", "x.png"], "no screen: add --gpu"),
    (["--gpu", "640x480", "--screenshot", "x.png"], "shows nothing at present"),
    (["--display", "vnc,address=localhost"], "cannot be listened on"),
    (["--display", "terminal"], "the console is not at a terminal"),
    (["--display", "terminal", "--display", "terminal"], "is the terminal twice"),
    (["--display", "vnc,graphics=sixel"], "of the terminal: add kind=terminal"),
    (["--display", "sdl"], "none, window, vnc or terminal"),
    (["--gpu", "1x1"], "each from 64 to 4095"),
    (["--memory", "4M", "--framebuffer", "1280x720"], "too little of 4 MiB"),
    (["--gpu", "640x480", "--screenshot", "x.png", "--screenshot-at", "9s"], "ended before 9s"),
  ])
  func mistakesAreTold(arguments: [String], message: String) throws {
    let path = folder.path("end")
    try Data(GuestCode.powerOff().bytes).write(to: URL(fileURLWithPath: path))
    let outcome = try Built.run("mvm", ["run", path] + arguments)
    #expect(outcome.code == 2 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  /// libvncserver would end the process.
  @Test(.enabled(if: ExternalProgram.exist("python3"), "python3 is not installed"))
  func whereTooManyFilesAreOpenThereIsNoVNC() throws {
    let script = """
      import os, resource, sys
      most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
      resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
      for number in range(3, min(1100, most)): os.dup2(0, number)
      os.execv(sys.argv[1], sys.argv[1:])
      """
    let path = folder.path("end")
    try Data(GuestCode.powerOff().bytes).write(to: URL(fileURLWithPath: path))
    let display = ["--display", "vnc,address=127.0.0.1"]
    let outcome = try Built.run(
      program: "/usr/bin/env",
      ["timeout", "60", "python3", "-c", script, try Built.path("mvm"), "run", path] + display)
    #expect(outcome.code == 2 && outcome.errors.contains("Too many open files"), "\(outcome)")
  }

  @Test func aSavedMachineKeepsItsScreen() throws {
    let (saved, picture) = (folder.path("machine.mvm"), folder.path("screen.png"))
    let mode = ["--deterministic", "--save-at", "100000", "--save", saved]
    #expect(try Built.run("mvm", ["run", try drawing()] + mode + Self.machine).code == 0)
    let resumed = try Built.mvm("resume", saved, "--screenshot", picture)
    #expect(resumed.code == 0)
    #expect(
      try pixels(picture).last == UInt32(Self.width * Self.height - 1) &* Self.step & 0xff_ffff)
  }
}
