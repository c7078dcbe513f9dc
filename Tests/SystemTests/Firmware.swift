import Foundation
import MVM
import Testing
import Trial

/// U-Boot and EDK2, as `scripts/fetch-firmware` leaves them.
enum Firmware {
  static let isFetched = FileManager.default.fileExists(atPath: path("complete"))

  static let whyNot: Comment = "no firmware is fetched: scripts/fetch-firmware does that"

  static func path(_ name: String) -> String { Repository.path(".cache/firmware/\(name)") }

  private static func machine(isDeterministic: Bool) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 256 << 20
    configuration.deterministic = isDeterministic
    configuration.seed = 1
    return configuration
  }

  /// U-Boot that runs first, in M mode.
  static func bareUBoot(isDeterministic: Bool) -> MachineConfiguration {
    var configuration = machine(isDeterministic: isDeterministic)
    configuration.firmware = path("u-boot.bin")
    return configuration
  }

  /// U-Boot that OpenSBI starts, in S mode.
  static func uBoot(isDeterministic: Bool, disk: String) -> MachineConfiguration {
    var configuration = machine(isDeterministic: isDeterministic)
    configuration.firmware = Repository.path(".cache/linux/fw_dynamic.bin")
    configuration.kernel = path("u-boot-supervisor.bin")
    configuration.disks = [DiskConfiguration(file: disk)]
    return configuration
  }

  /// EDK2 that OpenSBI starts where it lies, with what it keeps in `variables`.
  static func edk2(isDeterministic: Bool, variables: String) -> MachineConfiguration {
    var configuration = machine(isDeterministic: isDeterministic)
    configuration.firmware = Repository.path(".cache/linux/fw_dynamic.bin")
    configuration.flash = [
      FlashConfiguration(file: path("edk2-code.fd"), readonly: true),
      FlashConfiguration(file: variables),
    ]
    return configuration
  }
}
