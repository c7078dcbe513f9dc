import Board
import Bus
import DiskImage
import Host
import RISCV

extension BoardPlan {
  /// What a configuration asks of the board, without disks and images.
  init(
    _ configuration: MachineConfiguration, mode: Mode, serial: any SerialPort
  ) throws(MachineError) {
    let isDeterministic = configuration.deterministic
    self.init(
      serial: serial,
      entropy: isDeterministic ? SeededEntropy(seed: configuration.seed) : HostEntropy(),
      wallClock: isDeterministic ? FixedWallClock() : HostWallClock(),
      memoryProvider: HostMemory())
    self.mode = mode
    memorySize = configuration.memory
    hartCount = configuration.harts
    // Long enough that the host is done by then, so that nobody waits for it; a fast disk's time.
    diskLatency = isDeterministic ? 50_000 : 0
    if let isa = configuration.isa { extensions = try ExtensionSet(isa: isa) }
  }

  /// Opens the disks of a configuration.
  static func disks(of configuration: MachineConfiguration) throws(MachineError) -> [any BlockPort]
  {
    var disks: [any BlockPort] = []
    for disk in configuration.disks {
      do throws(HostError) {
        let format = disk.format.flatMap { DiskFormat(rawValue: $0.rawValue) }
        let medium = try FileDisk(path: disk.file, format: format, readOnly: disk.readonly)
        disks.append(try DiskThread(medium))
      } catch {
        throw .unusableFile(key: "disk", reason: error.description)
      }
    }
    return disks
  }
}
