import Foundation
import MVM
import Testing
import Trial

/// Programs that others made for Linux, on our kernel: what they print is what they print on Linux.
@Suite(
  .enabled(if: Linux.isFetched, Linux.whyNot), .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct BusyboxTests {
  private static let script = "Tests/Programs/Linux/busybox.sh"
  /// What Linux says, once for all tests.
  private static let expected = Result { try uses(linux) }

  /// Who runs the script: a kernel, by a name for its first program, on so many harts.
  private struct Host: Sendable {
    var kernel: String
    var firstProgram: String
    var harts = 1
    var isDeterministic = true
    var disk: String?
  }

  private static let linux = Host(
    kernel: Repository.path(".cache/linux/Image"), firstProgram: "rdinit=/begin")
  private static let own = Host(kernel: OwnSystem.kernel, firstProgram: "init=/begin")

  /// The same output as on Linux, in memory: alone, and with other harts at the same time.
  @Test(arguments: [(1, true), (2, false)])
  func sayTheSameAsOnLinux(harts: Int, isDeterministic: Bool) throws {
    var host = Self.own
    host.harts = harts
    host.isDeterministic = isDeterministic
    expect(try Self.uses(host), try Self.expected.get())
  }

  /// The same on a disk, which is in order afterwards.
  @Test(
    .enabled(if: ExternalProgram.exist("mke2fs", "e2fsck"), "e2fsprogs is not installed"))
  func sayTheSameOnADisk() throws {
    var host = Self.own
    let disk = try DiskImage([:], kind: "ext2")
    host.disk = disk.path
    expect(try Self.uses(host), try Self.expected.get())
    try disk.expectIntegrity()
  }

  /// Use by use, so that what differs is told and nothing else.
  private func expect(_ uses: [String], _ expected: [String]) {
    #expect(uses.count == expected.count)
    for (use, wanted) in zip(uses, expected) where use != wanted {
      Issue.record("\(use)\non Linux:\n\(wanted)")
    }
  }

  /// What each use printed; a use ends with a line that begins with `= `.
  private static func uses(_ host: Host) throws -> [String] {
    let folder = try TemporaryFolder()
    let archive = folder.path("initrd.cpio")
    try writeArchive(archive, onDisk: host.disk != nil)
    let trial = try withExtendedLifetime(folder) { try Trial(configuration(host, archive)) }
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    let output = trial.output.replacing("\r\n", with: "\n")
    let start = try #require(output.range(of: "1: ls: "), "\(output)")
    let end = try #require(output.range(of: "uses done\n"), "\(output)")
    return output[start.lowerBound..<end.lowerBound].components(separatedBy: "\n= ")
  }

  private static func writeArchive(_ path: String, onDisk: Bool) throws {
    var archive = try InitialArchive()
    archive.add("begin", Data(begin(onDisk: onDisk).utf8))
    archive.add(
      "busybox.sh", try Data(contentsOf: URL(fileURLWithPath: Repository.path(script))))
    try archive.write(to: path)
  }

  private static func configuration(_ host: Host, _ archive: String) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 256 << 20
    configuration.harts = host.harts
    configuration.deterministic = host.isDeterministic
    configuration.seed = UInt64(host.harts)
    configuration.kernel = host.kernel
    configuration.initrd = archive
    configuration.disks = host.disk.map { [DiskConfiguration(file: $0)] } ?? []
    configuration.append = "console=ttyS0 quiet loglevel=3 \(host.firstProgram)"
    return configuration
  }

  /// The first program.
  private static func begin(onDisk: Bool) -> String {
    let mount = onDisk ? "-t ext2 /dev/vda" : "-t tmpfs uses"
    return """
      #!/bin/busybox sh
      busybox=/bin/busybox
      $busybox mount -t proc proc /proc
      $busybox mount -t devtmpfs devices /dev 2> /dev/null
      $busybox mount \(mount) /mnt
      $busybox sh /busybox.sh /mnt
      $busybox umount /mnt
      $busybox poweroff -f

      """
  }
}
