import Foundation
public import MVM
public import Testing

/// Our own operating system, as `make -C firmware` leaves it.
public enum OwnSystem {
  /// Where its kernel is.
  public static let kernel = Repository.path(".build/firmware/kernel/kernel.elf")
  /// The disk that users' disks are made from.
  public static let disk = Repository.path(".build/firmware/disk.img")

  /// Whether all of it is there.
  public static let isBuilt =
    OwnFirmware.isBuilt
    && [kernel, disk].allSatisfy { FileManager.default.fileExists(atPath: $0) }

  /// What is said where it is not.
  public static let whyNot: Comment = "our system is not built: 'make -C firmware' does that"

  /// A machine that carries out a command, and switches itself off.
  public static func configuration(
    harts: Int, isDeterministic: Bool, disk: String, command: String
  ) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.kernel = kernel
    configuration.harts = harts
    configuration.deterministic = isDeterministic
    configuration.seed = UInt64(harts)
    configuration.disks = [DiskConfiguration(file: disk)]
    configuration.append = "console=ttyS0 root=/dev/vda mvm.run=\"\(command)\""
    return configuration
  }
}
