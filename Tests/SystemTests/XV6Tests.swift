import MVM
import Testing
import Trial

/// xv6, an operating system that nobody here wrote, from its kernel in M mode to its shell.
@Suite(.enabled(if: Suites.xv6 != nil, "MVM_XV6 names no folder with xv6's kernel and fs.img"))
struct XV6Tests {
  /// xv6 with a disk of its own, since programs write to it.
  private func configuration(
    harts: Int, in folder: TemporaryFolder
  ) throws -> MachineConfiguration {
    let source = Suites.xv6 ?? ""
    let disk = folder.path("fs.img")
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["\(source)/fs.img", disk]).code == 0)
    var configuration = MachineConfiguration()
    configuration.kernel = "\(source)/kernel"
    configuration.harts = harts
    configuration.disks = [DiskConfiguration(file: disk)]
    return configuration
  }

  @Test(arguments: [false, true])
  func runsPrograms(deterministic: Bool) throws {
    let folder = try TemporaryFolder()
    var configuration = try configuration(harts: 3, in: folder)
    configuration.deterministic = deterministic
    // Its harts spin while they have nothing to do, and a time slice is a hundred million instructions.
    let trial = try Trial(configuration, instructions: 200_000_000_000, seconds: 1_200)

    try trial.wait(for: "$ ")
    trial.send("echo hello | wc\n")
    try trial.wait(for: "1 1 6 \n")
    try trial.wait(for: "$ ")
    for test in ["forktest", "pipe1", "sbrkbasic", "copyin", "concreate"] {
      trial.send("usertests \(test)\n")
      try trial.wait(for: "ALL TESTS PASSED")
      try trial.wait(for: "$ ")
    }
    trial.stop()
  }

  /// A disk is written and read all the time.
  @Test(arguments: [1, 2, 4])
  func aSessionEndsTheSameFromAnywhere(harts: Int) throws {
    let folder = try TemporaryFolder()
    var configuration = try configuration(harts: harts, in: folder)
    configuration.deterministic = true
    configuration.seed = UInt64(harts)
    let trial = try Trial(configuration, instructions: 200_000_000_000, pieces: 5_000_000)
    let recording = folder.path("session.mvr")
    try trial.machine.record(to: recording)
    try trial.wait(for: "$ ")
    trial.send("usertests concreate\n")
    try trial.wait(for: "ALL TESTS PASSED")
    trial.send("usertests writebig\n")
    try trial.wait(for: "ALL TESTS PASSED")
    trial.stop()
    try trial.machine.endRecording()
    try RecordedSession(
      recording: recording, folder: folder, length: trial.machine.instructionsRetired
    ).expectTheSameEnd()
  }
}
