import Foundation
import Fuzzing
import MVM
import Testing
import Trial

/// Debian's kernel, saved anywhere in its boot, goes on elsewhere as if nothing had been.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct SavedLinuxTests {
  /// Far enough to be in user space.
  private static let length: UInt64 = 400_000_000
  /// How far a resumed machine is compared.
  private static let stretch: UInt64 = 20_000_000

  private func configuration(harts: Int) -> MachineConfiguration {
    var configuration = Linux.configuration(
      harts: harts, command: "head -c 8 /dev/urandom | md5sum; cat /proc/interrupts")
    configuration.deterministic = true
    configuration.seed = UInt64(harts)
    return configuration
  }

  @Test(arguments: [1, 2, 4])
  func aResumedBootEndsInTheSameState(harts: Int) throws {
    let folder = try TemporaryFolder()
    let seed = UInt64.random(in: 0 ... .max)
    var generator = SplitMix(state: seed)
    let instants = (0..<RecordedSession.instantCount).map { _ in generator.next() % Self.length }
      .sorted()
    let machine = try Machine(configuration(harts: harts))
    machine.onOutput { _ in }
    for (index, instant) in instants.enumerated() {
      guard instant > machine.instructionsRetired else { continue }
      if machine.run(instructions: instant - machine.instructionsRetired) != .budget { break }
      let file = folder.path("\(index).mvm")
      try machine.save(to: file)
      let resumed = try Machine(resuming: SavedMachine(file))
      try FileManager.default.removeItem(atPath: file)
      let next = index + 1 < instants.count ? instants[index + 1] : Self.length
      let count = min(Self.stretch, max(1, next &- instant))
      #expect(resumed.run(instructions: count) == machine.run(instructions: count))
      #expect(
        resumed.instructionsRetired == machine.instructionsRetired
          && resumed.stateHash == machine.stateHash,
        "harts \(harts), seed \(seed), instant \(instant)")
    }
  }

  /// Somebody types; a file comes by the network and is written to a disk, which is read.
  @Test(
    .enabled(if: ExternalProgram.exist("mke2fs", "python3"), "e2fsprogs, python3: not installed"),
    arguments: [1, 2, 4])
  func aBusySessionEndsTheSameFromAnywhere(harts: Int) throws {
    let folder = try TemporaryFolder()
    try makeFile(folder.path("file"))
    let server = try FileServer(of: folder.url.path)
    let disk = try DiskImage(["greeting": "hello\n"])
    var configuration = Linux.configuration(harts: harts)
    configuration.deterministic = true
    configuration.seed = UInt64(harts)
    configuration.networks = [NetworkConfiguration()]
    configuration.disks = [DiskConfiguration(file: disk.path)]
    let trial = try Trial(configuration, instructions: 400_000_000_000, pieces: 5_000_000)
    let recording = folder.path("session.mvr")
    try trial.machine.record(to: recording)
    try trial.wait(for: "/ # ")
    trial.send(
      "mount /dev/vda /mnt; (dd if=/dev/urandom of=/mnt/noise bs=64k count=32; sync) & "
        + "wget -q -O /mnt/file http://10.0.2.2:\(server.port)/file; sync; wait; "
        + "md5sum /mnt/file /mnt/noise; umount /mnt; echo fetched: $((6 * 7)); poweroff\n")
    try trial.wait(for: "fetched: 42")
    #expect(try trial.finish() == .poweredOff(code: 0))
    try trial.machine.endRecording()
    #expect(try trial.output.contains(disk.sum(of: "file")))
    try disk.expectIntegrity()
    try RecordedSession(
      recording: recording, folder: folder, length: trial.machine.instructionsRetired
    ).expectTheSameEnd()
  }

  private func makeFile(_ path: String) throws {
    var generator = SplitMix(state: 1)
    let words = (0..<250_000).map { _ in generator.next() }
    try words.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: path))
  }
}
