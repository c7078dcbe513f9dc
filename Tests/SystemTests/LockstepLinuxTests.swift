import MVM
import Testing
import Trial

/// Linux on the translator, with the interpreter beside it.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct LockstepLinuxTests {
  /// From power-on through a shell that somebody types into, with a disk.
  @Test(.enabled(if: ExternalProgram.exist("mke2fs"), "e2fsprogs is not installed"))
  func itIsTheSameOnBothEngines() throws {
    let disk = try DiskImage(["greeting": "hello from the host\n"])
    var configuration = Linux.configuration(harts: 2)
    configuration.deterministic = true
    configuration.seed = 5
    configuration.networks = []
    configuration.engine = .lockstep
    configuration.disks = [DiskConfiguration(file: disk.path)]
    let trial = try Trial(configuration)
    try trial.wait(for: "/ # ")
    trial.send("mount /dev/vda /mnt; md5sum /mnt/greeting; cp /bin/busybox /mnt/a; umount /mnt\n")
    trial.send("echo done: $((6 * 7))\n")
    try trial.wait(for: "done: 42")
    trial.send("poweroff\n")
    #expect(try trial.finish() == .poweredOff(code: 0))
  }
}
