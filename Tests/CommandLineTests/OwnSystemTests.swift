import Foundation
import Testing
import Trial

/// `mvm run` without anything to run: our own system, on the disk of a user who has nothing else.
@Suite(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct OwnSystemTests {
  private let folder: TemporaryFolder
  private var disk: String { folder.path("mvm/disk.img") }

  init() throws { folder = try TemporaryFolder() }

  private func run(
    _ options: [String] = [], command: String = "true", program: String? = nil
  ) throws -> Built.Outcome {
    let program = try program ?? Built.path("mvm")
    return try Built.run(
      program: "/usr/bin/env",
      ["XDG_DATA_HOME=\(folder.url.path)", "timeout", "60", program, "run"] + options
        + ["--append", "mvm.run=\"\(command)\""])
  }

  @Test func theFirstRunMakesTheDiskAndTheNextOnesKeepIt() throws {
    let first = try run(command: "echo mine > /root/mine")
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.errors == "mvm: your disk is \(disk); what you write there stays\n")
    let second = try run(["--harts", "4", "--deterministic"], command: "cat /root/mine; harts")
    #expect(second.code == 0 && second.errors == "", "\(second.errors)")
    #expect(second.output.contains("mine\r\n"), "\(second.output)")
  }

  @Test func aNewDiskSetsTheOldOneAside() throws {
    #expect(try run(command: "echo mine > /root/mine").code == 0)
    let renewed = try run(["--new-disk"], command: "cat /root/mine")
    #expect(renewed.errors.contains("mvm: your old disk is \(disk).old\n"), "\(renewed.errors)")
    #expect(renewed.output.contains("mvm.run: exit status 1"), "\(renewed.output)")
    let old = try run(["--disk", "\(disk).old"], command: "cat /root/mine")
    #expect(old.output.contains("mine\r\nmvm.run: exit status 0"), "\(old.output)")
  }

  @Test func anotherBuildOfTheSystemIsTold() throws {
    #expect(try run().code == 0)
    let file = try #require(FileHandle(forUpdatingAtPath: disk))
    try file.seek(toOffset: 1024 + 104)
    try file.write(contentsOf: Data(count: 16))
    try file.close()
    let next = try run()
    #expect(next.code == 0)
    #expect(next.errors.contains("'mvm run --new-disk' makes a new one"), "\(next.errors)")
  }

  @Test func newDisksAreForItAlone() throws {
    let other = try run(["--new-disk", "--disk", "other.img"])
    #expect(other.code == 2 && other.errors.contains("--new-disk: renews your own disk"))
    let program = try run(["--new-disk", "--kernel", "program.elf"])
    #expect(program.code == 2 && program.errors.contains("--new-disk: is for our own system"))
    #expect(!FileManager.default.fileExists(atPath: disk))
  }

  /// The program alone, without what is built beside it.
  @Test func withoutASystemItSaysWhatToDo() throws {
    let copy = folder.path("copy")
    try Built.copy("mvm", to: copy)
    let outcome = try run(program: copy)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("nothing to run: our own system is not built; 'make -C"))
  }

  @Test func itsStartIsMeasured() throws {
    let outcome = try Built.mvm("bench", "boot", "--rounds", "1", "--no-qemu")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("MVM, started, parallel"), "\(outcome.output)")
    #expect(outcome.output.contains("MVM, resumed, parallel"), "\(outcome.output)")
  }
}
