import Foundation
import MVM
import Testing
import Trial

/// A kernel that carries out a script of Debian's busybox, with files of a test's own, and is switched off behind it.
struct LinuxProgramHost: Sendable {
  let kernel: String
  /// What its command line calls the first program.
  let firstProgram: String
  var harts = 1
  var isDeterministic = true
  /// The script's directory, /mnt, is on this disk's file system, or in memory.
  var disk: String?
  /// It is this folder of the host.
  var share: String?
  /// The WAV file that its sound card is heard in, if it has one.
  var sound: String?
  /// What the run is recorded in, if it is.
  var recording: String?
  /// How many instructions it is asked for at a time.
  var pieces: UInt64 = 50_000_000

  static let linux = LinuxProgramHost(
    kernel: Repository.path(".cache/linux/Image"), firstProgram: "rdinit")
  static let own = LinuxProgramHost(kernel: OwnSystem.kernel, firstProgram: "init")

  /// What it prints from a line "BEGIN" to a line "END".
  ///
  /// - Parameters:
  ///   - script: run by busybox's shell in /mnt.
  ///   - files: programs and scripts, by their names in the root.
  func output(of script: String, files: [String: Data]) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.path("initrd.cpio")
    var archive = try InitialArchive()
    for (name, contents) in files { archive.add(name, contents) }
    archive.add("begin", Data(begin(script).utf8))
    try archive.write(to: path)
    let trial = try withExtendedLifetime(folder) { try Trial(configuration(path), pieces: pieces) }
    if let recording { try trial.machine.record(to: recording) }
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    if recording != nil { try trial.machine.endRecording() }
    let output = trial.output.replacing("\r\n", with: "\n")
    let start = try #require(output.range(of: "BEGIN\n"), "\(output)")
    let end = try #require(output.range(of: "\nEND\n"), "\(output)")
    return String(output[start.upperBound..<end.lowerBound])
  }

  private func configuration(_ archive: String) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 256 << 20
    configuration.harts = harts
    configuration.deterministic = isDeterministic
    configuration.seed = UInt64(harts)
    configuration.kernel = kernel
    configuration.initrd = archive
    configuration.disks = disk.map { [DiskConfiguration(file: $0)] } ?? []
    configuration.shares = share.map { [ShareConfiguration(folder: $0, tag: "share")] } ?? []
    configuration.sound.output = sound
    configuration.append = "console=ttyS0 quiet loglevel=3 \(firstProgram)=/begin"
    return configuration
  }

  private func begin(_ script: String) -> String {
    let mount =
      share != nil
      ? "-t 9p -o trans=virtio,version=9p2000.L share"
      : disk == nil ? "-t tmpfs memory" : "-t ext2 /dev/vda"
    return """
      #!/bin/busybox sh
      busybox=/bin/busybox
      $busybox mount -t proc proc /proc
      $busybox mount -t devtmpfs devices /dev 2> /dev/null
      $busybox mount \(mount) /mnt
      cd /mnt
      echo BEGIN
      \(script)
      echo END
      cd /
      $busybox umount /mnt
      $busybox poweroff -f

      """
  }
}
