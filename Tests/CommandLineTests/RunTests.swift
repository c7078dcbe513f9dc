import Foundation
import Testing
import TestPrograms
import Trial

/// Whole runs of `mvm run`.
@Suite struct RunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path(name)))
    return folder.path(name)
  }

  @Test(arguments: ["--no-deterministic", "--deterministic"], [0, 1, 77, 255])
  func theExitCodeIsTheGuests(mode: String, code: Int) throws {
    let program = try file("program", GuestCode.powerOff(code: UInt32(code)).bytes)
    let outcome = try Built.mvm("run", program, mode)
    #expect(outcome.code == Int32(code))
    #expect(outcome.errors == "")
  }

  @Test func outputIsOnlyTheGuests() throws {
    let code = GuestCode.print(UInt8(ascii: "o")) + .print(UInt8(ascii: "k")) + .powerOff()
    let outcome = try Built.mvm("run", try file("program", code.bytes))
    #expect(outcome.output == "ok" && outcome.errors == "" && outcome.code == 0)
  }

  /// A program that stores `value` to its symbol `tohost`.
  private func storing(_ value: UInt32) throws -> String {
    let code =
      GuestCode([0x0000_0517, 0x1005_0513])  // a0: 0x100 from here on
      + .li(11, value) + .sd(11, at: 10) + .spin
    var elf = ELFBuilder()
    elf.code = code.bytes + [UInt8](repeating: 0, count: 0x110 - code.bytes.count)
    elf.symbols = [.init(name: "tohost", value: 0x8000_0100, type: 0)]
    return try file("test-\(value).elf", elf.build())
  }

  @Test(
    arguments: ["--no-deterministic", "--deterministic"],
    [(1, 0, ""), (7, 3, "test 3 failed"), (1999, 255, "test 999 failed"), (2, 255, "0x2")])
  func tohostIsTheExitCode(mode: String, row: (value: UInt32, code: Int32, text: String)) throws {
    let outcome = try Built.mvm("run", "--tohost", try storing(row.value), mode)
    #expect(outcome.code == row.code)
    #expect(row.text.isEmpty ? outcome.errors == "" : outcome.errors.contains(row.text))
  }

  /// An ELF file for S mode, at `address`.
  private func supervisorProgram() throws -> String {
    var elf = ELFBuilder()
    elf.code = GuestCode.powerOff(code: 5).bytes
    (elf.address, elf.entry) = (0x8020_0000, 0x8020_0000)
    return try file("supervisor.elf", elf.build())
  }

  /// The program away from where it was built, with firmware where an installation has it, or without.
  @Test func firmwareIsFoundOrMissed() throws {
    for name in ["bin", "share", "share/mvm"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(name), withIntermediateDirectories: true)
    }
    let installed = folder.path("bin/mvm")
    try Built.copy("mvm", to: installed)
    let program = try supervisorProgram()
    let arguments = ["timeout", "60", installed, "run", program]
    let missed = try Built.run(program: "/usr/bin/env", arguments)
    #expect(missed.code == 2)
    #expect(
      missed.errors
        == "mvm: \(program): wants to be started by firmware, which is not built: "
        + "'make -C firmware' builds it; or name some with --firmware FILE, or --firmware none\n")
    let bare = try Built.run(program: "/usr/bin/env", arguments + ["--firmware", "none"])
    #expect(bare.code == 5 && bare.errors == "")
    // Firmware that ends the run by itself, with another code.
    try Data(GuestCode.powerOff(code: 6).bytes).write(
      to: URL(fileURLWithPath: folder.path("share/mvm/boot.elf")))
    #expect(try Built.run(program: "/usr/bin/env", arguments).code == 6)
    try Data(GuestCode.powerOff(code: 7).bytes).write(
      to: URL(fileURLWithPath: folder.path("boot.elf")))
    let named = ["MVM_FIRMWARE_DIRECTORY=\(folder.url.path)"] + arguments
    #expect(try Built.run(program: "/usr/bin/env", named).code == 7)
  }

  @Test func theDeviceTreeCanBeWritten() throws {
    let blob = folder.path("machine.dtb")
    let outcome = try Built.mvm("run", "--dump-dtb", blob, "--harts", "3")
    #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: blob))
    #expect(bytes.starts(with: [0xd0, 0x0d, 0xfe, 0xed]))
    #expect(bytes.range(of: Data("cpu@2".utf8)) != nil)
  }

  @Test func aSignalLeavesTheTraceWhole() throws {
    let program = try file("program", (GuestCode.print(UInt8(ascii: "!")) + .spin).bytes)
    let trace = folder.path("trace")
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: try Built.path("mvm"))
    process.arguments = ["run", program, "--trace", trace, "--deterministic"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    #expect(try output.fileHandleForReading.read(upToCount: 1) == Data("!".utf8))
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == SIGTERM)
    // Its end: on a busy host there are gigabytes of it.
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: trace))
    let size = try file.seekToEnd()
    try file.seek(toOffset: size - min(size, 1 << 16))
    let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    #expect(text.hasSuffix("\n"), "the last line is whole")
    #expect(text.split(separator: "\n").count > 5)
  }

  @Test func whoeverStopsReadingEndsTheRun() throws {
    // Prints for ever; head takes a few bytes.
    let code = GuestCode.li(5, 0x1000_0000) + .li(6, 0x41) + GuestCode([0x0062_8023, 0xffdf_f06f])
    let program = try file("program", code.bytes)
    let shell = Process()
    let output = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "timeout 60 \"$0\" run \"$1\" | head -c 4", try Built.path("mvm"), program,
    ]
    shell.standardInput = FileHandle.nullDevice
    shell.standardOutput = output
    try shell.run()
    #expect(output.fileHandleForReading.readDataToEndOfFile() == Data("AAAA".utf8))
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
  }

  @Test func theExampleRuns() throws {
    let outcome = try Built.run("embed")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("the machine says *"))
    #expect(outcome.output.contains("a2 is 54"))
  }
}
