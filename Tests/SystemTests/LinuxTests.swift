import MVM
import Testing
import Trial

/// Debian's kernel through OpenSBI. Each boot is used for as much as it can show.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct LinuxTests {
  /// The lines of what was printed, without the terminal's carriage returns.
  private func lines(_ trial: Trial) -> [String] {
    trial.output.split { $0.isNewline }.map(String.init)
  }

  // MARK: Parallel

  @Test func rebootsAndBeginsAgain() throws {
    let trial = try Trial(
      Linux.configuration(harts: 1, command: "echo harts: $(nproc); reboot -f"))
    try trial.wait(for: "OpenSBI")
    try trial.wait(for: "harts: 1\r\n")
    try trial.wait(for: "reboot: Restarting system")
    try trial.wait(for: "OpenSBI")
    // The machine does not wait for who reads: it may be further than what was read.
    #expect(trial.rebootCount >= 1)
    try trial.wait(for: "harts: 1\r\n")
    trial.stop()
  }

  @Test func itsShellIsUsedByTyping() throws {
    let trial = try Trial(Linux.configuration(harts: 4))
    try trial.wait(for: "harts: 4, memory: ")
    try trial.wait(for: "/ # ")
    trial.send("echo $((6 * 7)) $(uname -m)\n")
    try trial.wait(for: "42 riscv64\r\n")
    try trial.wait(for: "/ # ")
    // Every hart works: a process bound to each tells where it runs.
    trial.send(
      "for i in 0 1 2 3; do echo on $(taskset $((1 << i)) cut -d' ' -f39 /proc/self/stat); done\n")
    for hart in 0..<4 { try trial.wait(for: "on \(hart)\r\n") }
    trial.send("poweroff\n")
    #expect(try trial.finish() == .poweredOff(code: 0))
    #expect(trial.rebootCount == 0)
  }

  /// What the guest writes to a disk is on the host's file, and the file system is whole.
  @Test(
    .enabled(
      if: ExternalProgram.exist("mke2fs", "e2fsck", "debugfs"), "e2fsprogs is not installed"))
  func writesToADiskThatTheHostCanRead() throws {
    let disk = try DiskImage(["greeting": "hello from the host\n"])
    let commands = [
      "mount /dev/vda /mnt", "cat /mnt/greeting", "echo hello from the guest > /mnt/answer",
      "dd if=/dev/urandom of=/mnt/noise bs=64k count=40 2>/dev/null",
      "echo sum: $(md5sum < /mnt/noise)", "rm /mnt/greeting", "sync", "umount /mnt",
      "cat /sys/class/misc/hw_random/rng_current", "head -c 32 /dev/hwrng | wc -c",
      "echo hello console > /dev/hvc0", "echo harts: $(nproc)",
    ]
    let console = RecordedConsole()
    var configuration = Linux.configuration(
      harts: 2, command: commands.joined(separator: "; "))
    configuration.disks = [DiskConfiguration(file: disk.path)]
    let trial = try Trial(configuration, virtioConsole: console)
    #expect(try trial.finish() == .poweredOff(code: 0))
    let lines = lines(trial)
    for line in ["hello from the host", "virtio_rng.0", "32", "harts: 2"] {
      #expect(lines.contains(line), "\(line)\n\(trial.output)")
    }
    #expect(console.text.hasPrefix("hello console"))

    try disk.expectIntegrity()
    #expect(try disk.contents(of: "answer") == Array("hello from the guest\n".utf8))
    #expect(try disk.contents(of: "greeting").isEmpty)
    let noise = try disk.contents(of: "noise")
    #expect(noise.count == 40 << 16)
    let sum = try #require(lines.first { $0.hasPrefix("sum: ") })
    #expect(try sum.contains(disk.sum(of: "noise")))
  }

  // MARK: Deterministic

  private struct Boot: Equatable {
    let output: String
    let instructions: UInt64
    let state: UInt64
  }

  private func boot(harts: Int, pieces: UInt64) throws -> Boot {
    var configuration = Linux.configuration(
      harts: harts, command: "echo harts: $(nproc); uname -srm; head -c 8 /dev/urandom | md5sum")
    configuration.deterministic = true
    configuration.seed = UInt64(harts)
    let trial = try Trial(configuration, pieces: pieces)
    #expect(try trial.finish() == .poweredOff(code: 0))
    #expect(lines(trial).contains("harts: \(harts)"), "\(trial.output)")
    #expect(lines(trial).contains { $0.hasPrefix("Linux 6.") && $0.hasSuffix(" riscv64") })
    return Boot(
      output: trial.output, instructions: trial.machine.instructionsRetired,
      state: trial.machine.stateHash)
  }

  @Test(arguments: [1, 4])
  func bootsInCountedTime(harts: Int) throws {
    _ = try boot(harts: harts, pieces: 1 << 40)
  }

  /// Random numbers, times and addresses of the kernel included.
  @Test func theSameSeedIsTheSameBoot() throws {
    let first = try boot(harts: 2, pieces: 1 << 40)
    let second = try boot(harts: 2, pieces: 7_654_321)
    #expect(first.output == second.output)
    #expect(first.instructions == second.instructions)
    #expect(first.state == second.state)
  }
}
