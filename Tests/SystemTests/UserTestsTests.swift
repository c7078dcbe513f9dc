import Foundation
import MVM
import Testing
import Trial

/// `usertests`, which asks the kernel hundreds of questions, from one hart to eight, in both modes of time.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("e2fsck"), "e2fsprogs is not installed"))
struct UserTestsTests {
  /// Their order is another one each time; the disk is whole afterwards.
  @Test(arguments: [1, 2, 4, 8], [true, false])
  func everyQuestionIsAnsweredRightly(harts: Int, isDeterministic: Bool) throws {
    let folder = try TemporaryFolder()
    let disk = folder.path("disk.img")
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["--sparse=always", OwnSystem.disk, disk]).code == 0)
    let seed = harts * 2 + (isDeterministic ? 1 : 0)
    var configuration = OwnSystem.configuration(
      harts: harts, isDeterministic: isDeterministic, disk: disk,
      command: "usertests --seed \(seed)")
    configuration.memory = 256 << 20
    let trial = try Trial(configuration, instructions: 100_000_000_000, seconds: 600)
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    let lines = trial.output.split(whereSeparator: \.isNewline)
    let wrong = lines.filter { $0.contains("FAILED") }
    #expect(wrong.isEmpty && lines.contains("ALL TESTS PASSED"), "\(trial.output)")
    // Questions that are not asked are not answered rightly.
    #expect(lines.count { $0.hasSuffix(": OK") } > 400)
    let check = try #require(ExternalProgram("e2fsck"))
    let (code, output) = try check.run(["-fn", disk])
    #expect(code == 0, "\(output)")
  }
}
