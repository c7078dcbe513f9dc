import Foundation
import Testing
import Trial

/// `mvm resume` where the guest's disk was written to since.
@Suite(
  .enabled(
    if: ExternalProgram.exist(AssembledProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"))
struct ResumedDiskTests {
  private let folder: TemporaryFolder
  private let program: String
  private let disk: String
  private let saved: String

  init() throws {
    folder = try TemporaryFolder()
    program = try AssembledProgram.build("diskwriter", in: folder)
    disk = folder.path("disk.img")
    saved = folder.path("machine.mvm")
    try Data(count: 8 << 20).write(to: URL(fileURLWithPath: disk))
  }

  private func run(_ more: String...) throws -> Built.Outcome {
    try Built.run(
      "mvm",
      [
        "run", program, "--deterministic", "--disk", disk, "--save-at", "60000", "--save", saved,
      ] + more)
  }

  private func contents(_ path: String) throws -> Data {
    let raw = folder.path("contents.raw")
    let outcome = try Built.mvm("disk", "convert", path, raw)
    #expect(outcome.code == 0, "\(outcome.errors)")
    defer { try? FileManager.default.removeItem(atPath: raw) }
    return try Data(contentsOf: URL(fileURLWithPath: raw))
  }

  private func checkImages() throws {
    guard let tool = ExternalProgram("qemu-img") else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    where name.hasSuffix(".qcow2") {
      let (code, text) = try tool.run(["check", "-q", folder.path(name)])
      #expect(code == 0, "\(name): \(text)")
    }
  }

  @Test func itGoesOnAsOftenAsOneLikes() throws {
    let first = try run()
    #expect(first.code == 0 && first.output == "........")
    let written = try Data(contentsOf: URL(fileURLWithPath: disk))
    for number in 2...4 {
      let resumed = try Built.mvm("resume", saved)
      #expect(resumed.code == 0 && first.output.hasSuffix(resumed.output))
      #expect(
        resumed.errors
          == "mvm: \(disk) was written to since: what this machine writes goes to "
          + "\(saved).disk0.run\(number).qcow2\n")
      #expect(try contents("\(saved).disk0.run\(number).qcow2") == written)
    }
    let copy = try Built.mvm("resume", saved, "--clone")
    #expect(copy.code == 0)
    #expect(
      copy.errors
        == "mvm: what this machine writes to \(disk) goes to \(saved).disk0.clone1.qcow2\n")
    #expect(try contents("\(saved).disk0.clone1.qcow2") == written)
    #expect(try Data(contentsOf: URL(fileURLWithPath: disk)) == written)
    try checkImages()
    let state = try Built.mvm("state", saved)
    #expect(state.output.contains("\(disk), 8388608 bytes, written to since, and seen as it was"))
    #expect(try Built.mvm("state", saved, "--json").output.contains("\"condition\":\"kept\""))
  }

  @Test func aDiskThatSomebodyElseWroteToIsRefused() throws {
    _ = try run()
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: disk))
    try handle.write(contentsOf: Data([1]))
    try handle.close()
    for words in [["resume", saved], ["resume", saved, "--clone"]] {
      let outcome = try Built.run("mvm", words)
      #expect(outcome.code == 2 && outcome.errors.contains("--disk COPY"), "\(outcome.errors)")
    }
    #expect(try Built.mvm("state", saved).output.contains("did not keep what it was"))
    // Vouched for.
    let outcome = try Built.mvm("resume", saved, "--disk", disk)
    #expect(outcome.code == 0 && outcome.errors == "")
  }

  /// Killed at any instant, it goes on from where it was saved, or is refused; it is never wrong.
  @Test(arguments: 0..<4)
  func aKilledMachineGoesOn(round: Int) throws {
    let whole = folder.path("whole.img")
    try Data(count: 8 << 20).write(to: URL(fileURLWithPath: whole))
    _ = try Built.mvm("run", program, "--deterministic", "--disk", whole)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Built.path("mvm"))
    process.arguments = [
      "run", program, "--deterministic", "--disk", disk, "--save-at", "60000", "--save", saved,
    ]
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    for _ in 0..<100_000 where process.isRunning {
      if FileManager.default.fileExists(atPath: saved) { break }
      sched_yield()
    }
    for _ in 0..<round * 300 { sched_yield() }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    guard FileManager.default.fileExists(atPath: saved) else { return }
    let outcome = try Built.mvm("resume", saved)
    guard outcome.code == 0 else {
      #expect(outcome.errors.contains("--disk COPY"), "\(outcome.errors)")
      return
    }
    let overlay = "\(saved).disk0.run2.qcow2"
    let isOverlay = FileManager.default.fileExists(atPath: overlay)
    #expect(
      try contents(isOverlay ? overlay : disk) == Data(contentsOf: URL(fileURLWithPath: whole)))
    try checkImages()
  }
}
