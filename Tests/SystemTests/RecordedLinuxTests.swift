import MVM
import Testing
import Trial

/// Linux recorded and replayed, and brought back to its past.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct RecordedLinuxTests {
  /// Somebody types, a disk is written and read; then all of it again, without the disk.
  @Test(
    .enabled(if: ExternalProgram.exist("mke2fs"), "e2fsprogs is not installed"),
    arguments: [1, 4])
  func aRecordedSessionIsTheSameAgain(harts: Int) throws {
    let folder = try TemporaryFolder()
    let disk = try DiskImage(["greeting": "hello from the host\n"])
    var configuration = Linux.configuration(harts: harts)
    configuration.deterministic = true
    configuration.seed = 11
    configuration.networks = []
    configuration.disks = [DiskConfiguration(file: disk.path)]
    let trial = try Trial(configuration)
    let file = folder.path("session.mvr")
    try trial.machine.record(to: file)
    try trial.wait(for: "/ # ")
    trial.send(
      "mount /dev/vda /mnt; cat /mnt/greeting; dd if=/dev/urandom of=/mnt/a bs=64k count=9\n")
    try trial.wait(for: "9+0 records out")
    trial.send("md5sum /mnt/a; umount /mnt; echo done: $((6 * 7))\n")
    try trial.wait(for: "done: 42")
    trial.send("poweroff\n")
    #expect(try trial.finish() == .poweredOff(code: 0))
    try trial.machine.endRecording()

    let replay = try Replay(file)
    let said = Said()
    replay.machine.onOutput { said.append($0) }
    #expect(try replay.run(checking: true) == .finished)
    #expect(replay.checkCount > 5)
    #expect(said.text == trial.output)
    #expect(replay.machine.stateHash == trial.machine.stateHash)

    // And once more, compared with the interpreter all the way.
    if harts > 1 { return }
    #expect(try Replay(file, engine: .lockstep).run(checking: false) == .finished)
  }

  final class Said: @unchecked Sendable {
    private var bytes: [UInt8] = []
    func append(_ byte: UInt8) { bytes.append(byte) }
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  @Test(arguments: [1, 2, 4])
  func itsPastComesBack(harts: Int) throws {
    var configuration = Linux.configuration(harts: harts, command: "find / | wc -l; poweroff")
    configuration.deterministic = true
    configuration.networks = []
    let trial = try Trial(configuration, pieces: 123_456_789)
    let machine = trial.machine
    try machine.rememberPast(budget: 256 << 20)
    var moments: [(instant: Instant, hash: UInt64)] = []
    while machine.run(instructions: 123_456_789) == .budget {
      moments.append((machine.instant, machine.stateHash))
      try #require(moments.count < 200)
    }
    #expect(trial.output.contains("Power down"))
    let end = (instant: machine.instant, hash: machine.stateHash)
    let said = trial.output
    for place in [0, moments.count / 2, 3, moments.count - 1] {
      try #require(try machine.go(to: moments[place].instant))
      #expect(machine.stateHash == moments[place].hash)
    }
    try #require(try machine.go(to: end.instant))
    #expect(machine.stateHash == end.hash)
    #expect(trial.output == said)
  }
}
