import Foundation
import MVM
import Testing
import Trial

/// Linux's text console on a graphics card, read from its pixels.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct LinuxScreenTests {
  @Test func theConsoleIsRead() throws {
    let folder = try TemporaryFolder()
    var archive = try InitialArchive()
    let script = """
      #!/bin/busybox sh
      /bin/busybox mount -t devtmpfs devices /dev
      /bin/busybox modprobe virtio_mmio
      /bin/busybox modprobe virtio_gpu
      /bin/busybox clear > /dev/tty0
      echo 'The quick brown fox {jumps} over 0123456789 @ lazy dogs' > /dev/tty0
      /bin/busybox sync
      echo DRAWN
      /bin/busybox sleep 1000

      """
    archive.add("begin", Data(script.utf8))
    try archive.write(to: folder.path("initrd.cpio"))
    var configuration = MachineConfiguration()
    configuration.memory = 256 << 20
    configuration.deterministic = true
    configuration.gpu = ScreenSize(width: 640, height: 400)
    configuration.kernel = Repository.path(".cache/linux/Image")
    configuration.initrd = folder.path("initrd.cpio")
    configuration.append = "console=ttyS0 quiet loglevel=3 rdinit=/begin"
    let trial = try Trial(configuration)
    try trial.wait(for: "DRAWN")
    let line = "The quick brown fox {jumps} over 0123456789 @ lazy dogs"
    // What is drawn is flushed to the card some time later.
    for _ in 0..<50 where trial.machine.screenText()?.contains(line) != true {
      _ = trial.machine.run(instructions: 2_000_000)
    }
    #expect(trial.machine.screenText()?.contains(line) == true)
  }
}
