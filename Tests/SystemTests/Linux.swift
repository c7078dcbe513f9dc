import Foundation
import MVM
import Testing
import Trial

/// Debian's kernel with the small initial RAM disk, as `scripts/fetch-linux` leaves them.
enum Linux {
  static let isFetched =
    FileManager.default.fileExists(atPath: Repository.path(".cache/linux/initrd.cpio.gz"))

  static let whyNot: Comment = "Linux is not fetched: scripts/fetch-linux does that"

  /// A machine that starts it, without anything to do: it then opens a shell.
  ///
  /// - Parameter command: what it does instead, before it switches the machine off.
  static func configuration(harts: Int, command: String? = nil) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 256 << 20
    configuration.harts = harts
    configuration.firmware = Repository.path(".cache/linux/fw_jump.bin")
    configuration.kernel = Repository.path(".cache/linux/Image")
    configuration.initrd = Repository.path(".cache/linux/initrd.cpio.gz")
    configuration.append = "console=ttyS0 quiet" + (command.map { " mvm.run=\"\($0)\"" } ?? "")
    return configuration
  }
}
