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
    codeClock = HostClock()
    memorySize = configuration.memory
    hartCount = configuration.harts
    // Long enough that the host is done by then, so that nobody waits for it; a fast disk's time.
    diskLatency = isDeterministic ? 50_000 : 0
    if let isa = configuration.isa { extensions = try ExtensionSet(isa: isa) }
  }

  /// Opens what the banks of flash memory hold; not for a replay, whose recording has it.
  mutating func attachFlash(
    of configuration: MachineConfiguration, isReplay: Bool
  ) throws(MachineError) {
    for bank in configuration.flash {
      if isReplay {
        flash.append(
          ReplayedFlash(byteCount: MemoryMap.flash(0).size, isReadOnly: bank.readonly))
        continue
      }
      let file: FileDisk
      do throws(HostError) {
        file = try FileDisk(path: bank.file, readOnly: bank.readonly)
      } catch {
        throw .unusableFile(key: "flash", reason: error.description)
      }
      guard BoardPlan.fitsFlash(file) else {
        let size = file.sectorCount * 512
        throw .unusableFile(
          key: "flash",
          reason: "\(bank.file): has \(size) bytes, but a bank of flash memory "
            + "\(MemoryMap.flash(0).size): truncate -s 32M \(bank.file) makes it so")
      }
      flash.append(file)
    }
  }

  /// Opens the disks of a configuration.
  static func disks(of configuration: MachineConfiguration) throws(MachineError) -> [FileDisk] {
    var disks: [FileDisk] = []
    for disk in configuration.disks {
      do throws(HostError) {
        let format = disk.format.flatMap { DiskFormat(rawValue: $0.rawValue) }
        disks.append(try FileDisk(path: disk.file, format: format, readOnly: disk.readonly))
      } catch {
        throw .unusableFile(key: "disk", reason: error.description)
      }
    }
    return disks
  }
}
