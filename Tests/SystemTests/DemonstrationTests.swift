import Foundation
import Testing
import Trial

/// What our system shows of itself: demonstrations, which check what they show, and programs that go too far.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("e2fsck"), "e2fsprogs is not installed"))
struct DemonstrationTests {
  private let disk: SystemDisk

  init() throws { disk = try SystemDisk() }

  // MARK: Schedulers

  /// The same seed gives the same table and the same pictures, another one others.
  @Test func theTableOfSchedulersIsTheSameEachTime() throws {
    let tables = try [7, 7, 8].map { seed in
      try SchedulerTable(try SystemDisk().run("schedulers --seed \(seed)"))
    }
    #expect(tables[0].text == tables[1].text)
    #expect(tables[0].text != tables[2].text)
  }

  /// Each class does what it is for, whatever is drawn.
  @Test(arguments: [1, 2])
  func schedulersDiffer(seed: Int) throws {
    let output = try disk.run("schedulers --seed \(seed)", harts: seed)
    let table = try SchedulerTable(output)
    let (turns, fixed) = (try table["round-robin"], try table["fixed-priority"])
    let (levels, fair) = (try table["multilevel-feedback"], try table["fair"])
    // All are alike, and so those who wake wait for all others.
    #expect(turns.equals.contains(turns.favoured) || abs(turns.favoured - turns.modest) <= 2)
    #expect(turns.worstWait > 30 && turns.jobsDone == 4)
    // Who has a lower priority than one that computes never runs.
    #expect(fixed.favoured > 80 && fixed.equals == 0...0 && fixed.modest == 0)
    #expect(fixed.jobsDone == 0 && fixed.worstWait < 5)
    // Short work is done at once, and equal ones are not left behind for long.
    #expect(levels.worstWait < 10 && levels.jobsDone == 4 && levels.equals.lowerBound >= 5)
    #expect(try #require(levels.worstJob) < #require(turns.worstJob))
    // Five steps of nice are a factor of three.
    #expect((2.0...4.0).contains(Double(fair.favoured) / Double(fair.equals.upperBound)))
    #expect((2.0...4.5).contains(Double(fair.equals.lowerBound) / Double(fair.modest)))
    #expect(fair.equals.count <= 3 && fair.worstWait < 15 && fair.jobsDone == 4)
    #expect(output.contains("check: the class is 'fair' again: "))
  }

  // MARK: The others

  /// Each ends with its checks, and all of them hold.
  @Test(arguments: [1, 2], [true, false])
  func demonstrationsHold(harts: Int, isDeterministic: Bool) throws {
    let commands = [
      "producer-consumer", "producer-consumer --condition --room 3", "philosophers",
      "philosophers --deadlock", "mailbox-ring --rounds 100", "copy-on-write",
    ]
    let command = commands.map { "\($0) > /tmp/out || echo failed; cat /tmp/out" }
    let output = try disk.run(
      command.joined(separator: "; "), harts: harts, isDeterministic: isDeterministic)
    let checks = output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("check: ") }
    #expect(checks.count == 3 + 3 + 4 + 1 + 3 + 5, "\(output)")
    #expect(checks.allSatisfy { $0.hasSuffix(": holds") }, "\(output)")
    #expect(!output.contains("failed"), "\(output)")
    #expect(output.contains("waiting goes in a circle: 0 -> 1 -> 2 -> 3 -> 4 -> 0"), "\(output)")
  }

  /// Colours are for terminals, and for those who want them.
  @Test func coloursAreLeftOutWhereNobodyWantsThem() throws {
    let escape = "\u{1B}["
    #expect(try disk.run("philosophers --meals 1").contains(escape))
    #expect(!(try disk.run("NO_COLOR=1 philosophers --meals 1").contains(escape)))
    #expect(!(try disk.run("philosophers --meals 1 | cat").contains(escape)))
  }

  /// `--help` of each tells where in the kernel to look.
  @Test func helpNamesTheKernelsFiles() throws {
    let names = [
      "schedulers", "producer-consumer", "philosophers", "mailbox-ring", "copy-on-write",
    ]
    let output = try disk.run("for i in \(names.joined(separator: " ")); do $i --help; done")
    for name in names { #expect(output.contains("Usage: \(name)"), "\(output)") }
    #expect(output.components(separatedBy: "What is to be seen").count == names.count + 1)
  }

  // MARK: Too much

  /// The machine lives, others are served, and all that was taken comes back.
  @Test(
    arguments: ["fork-bomb", "zombies", "allocations", "descriptors", "endless-writer -d /tmp"],
    [1, 2])
  func bombsPass(name: String, harts: Int) throws {
    let output = try disk.run("stress --seconds 1 \(name)", harts: harts)
    #expect(output.contains("PASSED\r\n"), "\(output)")
    try disk.expectIntegrity()
  }

  /// Until there is no room left on the disk, for who is not root.
  @Test func theDiskIsFilled() throws {
    let output = try disk.run("stress endless-writer", harts: 2)
    #expect(output.contains("PASSED\r\n"), "\(output)")
    try disk.expectIntegrity()
  }

  @Test func tenThousandForksLeakNothing() throws {
    let output = try disk.run("stress forks 10000", harts: 2)
    #expect(output.contains("forks: 10000 processes"), "\(output)")
    #expect(output.contains("PASSED\r\n"), "\(output)")
  }
}
