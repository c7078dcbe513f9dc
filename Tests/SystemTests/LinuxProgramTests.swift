import Foundation
import MVM
import Testing
import Trial

/// Programs that others made for Linux, on our kernel: what they print is what they print on Linux.
@Suite(
  .enabled(if: Linux.isFetched, Linux.whyNot), .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct LinuxProgramTests {
  private static let programs = Repository.path("Tests/Programs/Linux")

  // MARK: Busybox

  /// What Linux says, once for all tests.
  private static let expectedUses = Result { try uses(.linux) }

  /// What each use of `busybox.sh` printed.
  static func uses(_ host: LinuxProgramHost) throws -> [String] {
    let script = try Data(contentsOf: URL(fileURLWithPath: "\(programs)/busybox.sh"))
    let output = try host.output(
      of: "$busybox sh /busybox.sh /mnt", files: ["busybox.sh": script])
    // A use ends with a line of "= " and how it ended.
    return output.components(separatedBy: "\n= ")
  }

  /// Use by use, so that what differs is told and nothing else.
  private func expect(_ uses: [String], _ expected: [String]) {
    #expect(uses.count == expected.count && uses.count > 100)
    for (use, wanted) in zip(uses, expected) where use != wanted {
      Issue.record("\(use)\non Linux:\n\(wanted)")
    }
  }

  /// In memory: alone, and with another hart at the same time.
  @Test(arguments: [(1, true), (2, false)])
  func busyboxSaysTheSame(harts: Int, isDeterministic: Bool) throws {
    var host = LinuxProgramHost.own
    host.harts = harts
    host.isDeterministic = isDeterministic
    expect(try Self.uses(host), try Self.expectedUses.get())
  }

  /// On a disk, which is in order afterwards.
  @Test(.enabled(if: ExternalProgram.exist("mke2fs", "e2fsck"), "e2fsprogs is not installed"))
  func busyboxSaysTheSameOnADisk() throws {
    var host = LinuxProgramHost.own
    let disk = try DiskImage([:], kind: "ext2")
    host.disk = disk.path
    expect(try Self.uses(host), try Self.expectedUses.get())
    try disk.expectIntegrity()
  }

  /// Debian's initial RAM disk as it is: busybox's init, start scripts, a shell with job control.
  @Test func debiansStartIsCarriedOut() throws {
    let folder = try TemporaryFolder()
    let archive = folder.path("initrd.cpio")
    try InitialArchive().write(to: archive)
    var configuration = Linux.configuration(harts: 2)
    configuration.kernel = OwnSystem.kernel
    configuration.initrd = archive
    configuration.deterministic = true
    let trial = try Trial(configuration)
    try trial.wait(for: "harts: 2, memory: ")
    try trial.wait(for: "/ # ")
    // What is typed is for who has the terminal by then.
    trial.send("sh -c 'echo be\"\"gun; exec cat'\n")
    try trial.wait(for: "begun\r\n")
    trial.send("\u{1A}")
    try trial.wait(for: "Stopped")
    try trial.wait(for: "/ # ")
    trial.send("fg\n")
    try trial.wait(for: "exec cat")
    trial.send("typed\n")
    try trial.wait(for: "typed\r\ntyped\r\n")
    trial.send("\u{4}")
    try trial.wait(for: "/ # ")
    trial.send("poweroff\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
  }

  // MARK: The C library

  private static let compiler = "riscv64-linux-gnu-gcc"

  private static func calls(_ host: LinuxProgramHost, _ program: Data) throws -> String {
    try host.output(of: "/calls; echo status $?", files: ["calls": program])
  }

  @Test(.enabled(if: ExternalProgram.exist(compiler), "riscv64-linux-gnu-gcc is not installed"))
  func programsOfTheCompilerSayTheSame() throws {
    let folder = try TemporaryFolder()
    let compiler = try #require(ExternalProgram(Self.compiler))
    let (code, messages) = try compiler.run([
      "-static", "-O2", "-o", folder.path("calls"), "\(Self.programs)/calls.c", "-lm", "-pthread",
    ])
    try #require(code == 0, "\(messages)")
    let program = try Data(contentsOf: URL(fileURLWithPath: folder.path("calls")))
    let expected = try Self.calls(.linux, program)
    #expect(expected.hasSuffix("all done\nstatus 0"), "\(expected)")
    for (harts, isDeterministic) in [(1, true), (2, true), (2, false)] {
      var host = LinuxProgramHost.own
      host.harts = harts
      host.isDeterministic = isDeterministic
      #expect(try Self.calls(host, program) == expected)
    }
  }
}
