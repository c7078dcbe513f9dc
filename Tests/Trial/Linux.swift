import Foundation
public import MVM
public import Testing

/// Debian's kernel with the small initial RAM disk, as `scripts/fetch-linux` leaves them.
public enum Linux {
  /// Whether it is there.
  public static let isFetched =
    FileManager.default.fileExists(atPath: Repository.path(".cache/linux/initrd.cpio.gz"))

  /// What is said where it is not.
  public static let whyNot: Comment = "Linux is not fetched: scripts/fetch-linux does that"

  /// A machine that starts it.
  ///
  /// - Parameters:
  ///   - harts: how many it has.
  ///   - command: what it does before it switches the machine off; without one, it opens a shell.
  public static func configuration(harts: Int, command: String? = nil) -> MachineConfiguration {
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
