import MVM
import Testing
import Trial

/// Linux with a disk and a network card, brought back to its past.
@Suite(
  .enabled(if: Linux.isFetched, Linux.whyNot),
  .enabled(if: ExternalProgram.exist("mke2fs"), "e2fsprogs is not installed"))
struct PastLinuxTests {
  /// What the machine and its disk were.
  private struct Moment {
    let instant: Instant
    let state: UInt64
    let disk: UInt64
  }

  private static let commands = [
    "mount /dev/vda /mnt", "ping -c 2 -W 10 10.0.2.2 | grep received",
    "for i in 1 2 3 4; do dd if=/dev/urandom of=/mnt/f$i bs=16k count=20; "
      + "rm -f /mnt/f$((i-1)); sync; done 2>/dev/null",
    "md5sum /mnt/f4", "umount /mnt", "echo finished",
  ]

  @Test(arguments: [1, 2, 4]) func aBusyDiskComesBack(harts: Int) throws {
    let disk = try DiskImage(["greeting": "hello from the host\n"])
    var configuration = Linux.configuration(
      harts: harts, command: Self.commands.joined(separator: "; "))
    configuration.deterministic = true
    configuration.seed = 3
    configuration.disks = [DiskConfiguration(file: disk.path)]
    configuration.networks = [NetworkConfiguration()]
    let trial = try Trial(configuration, pieces: 50_000_000)
    let machine = trial.machine
    try machine.rememberPast()
    var moments: [Moment] = []
    func moment() throws -> Moment {
      let state = machine.stateHash  // after which the disk is at rest
      return Moment(instant: machine.instant, state: state, disk: try disk.hash())
    }
    // Boots in long steps, and writes its disk in short ones.
    while machine.run(
      instructions: trial.output.contains("received") ? 9_654_321 : 97_654_321) == .budget
    {
      moments.append(try moment())
      try #require(moments.count < 300)
    }
    moments.append(try moment())
    let said = trial.output
    #expect(said.contains("2 packets received") && said.contains("finished"))
    #expect(Set(moments.map { $0.disk }).count >= 3)
    try disk.expectIntegrity()

    // Back and forth.
    let count = moments.count
    for place in [count - 3, 2, count * 7 / 8, count / 2, count - 1, count * 3 / 4, count - 1] {
      try #require(try machine.go(to: moments[place].instant))
      let now = try moment()
      #expect(now.state == moments[place].state, "\(moments[place].instant)")
      #expect(now.disk == moments[place].disk, "\(moments[place].instant)")
    }
    #expect(trial.output == said)

    // Another future, from before the disk was written: something is typed meanwhile.
    let wasWritten = try #require(moments.firstIndex { $0.disk != moments[0].disk })
    try #require(try machine.go(to: moments[wasWritten - 1].instant))
    trial.send("typed\n")
    try trial.wait(for: "finished")
    #expect(try trial.finish() == .poweredOff(code: 0))
    let other = String(trial.output.dropFirst(said.count))
    #expect(other.contains(try disk.sum(of: "f4")))
    try disk.expectIntegrity()
  }
}
