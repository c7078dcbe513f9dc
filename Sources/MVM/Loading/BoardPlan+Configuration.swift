import Board
import Bus
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
    if let isa = configuration.isa { extensions = try ExtensionSet(isa: isa) }
  }

  /// Opens the disks of a configuration.
  mutating func attachDisks(of configuration: MachineConfiguration) throws(MachineError) {
    for disk in configuration.disks {
      do throws(HostError) {
        disks.append(try FileDisk(path: disk.file, readOnly: disk.readonly))
      } catch {
        throw .unusableFile(key: "disk", reason: error.description)
      }
    }
  }
}
