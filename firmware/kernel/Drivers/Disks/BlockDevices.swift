/// The disks of the machine and their partitions, in the order in which they were found: vda, vdb; vda1.
enum BlockDevices {
  struct Entry {
    let name: ByteString
    let number: DeviceNumber
    let device: any BlockDevice
    /// A partition has no partitions.
    let isWhole: Bool
  }

  /// Numbers of one disk: its own, and those of its partitions.
  private static let minorsOfDisk: UInt32 = 16

  private static let lock = SpinLock()
  /// Guarded by the lock, and only ever added to.
  nonisolated(unsafe) private static var entries: [Entry] = []
  /// Devices that a file system lies on. Guarded by the lock.
  nonisolated(unsafe) private static var claimed: [DeviceNumber] = []

  static var all: [Entry] { lock.withLock { entries } }

  /// By its name, with or without `/dev/`.
  static func named(_ name: ByteString) -> Entry? {
    let prefix = Array("/dev/".utf8)
    let bytes = name.bytes.starts(with: prefix) ? Array(name.bytes.dropFirst(5)) : name.bytes
    return all.first { $0.name.bytes == bytes }
  }

  static func find(_ number: DeviceNumber) -> Entry? { all.first { $0.number == number } }

  /// A disk that a driver has found, while the machine starts.
  static func add(_ disk: VirtioDisk) {
    let index = all.count { $0.isWhole }
    disk.name = ByteString(Array("vd".utf8) + letters(index))
    add(
      Entry(
        name: disk.name, number: number(UInt32(index) * minorsOfDisk), device: disk, isWhole: true))
  }

  private static func number(_ minor: UInt32) -> DeviceNumber {
    DeviceNumber(major: BlockDeviceFile.major, minor: minor)
  }

  private static func add(_ entry: Entry) {
    lock.withLock { entries.append(entry) }
    Devices.register(entry.name, entry.device, minor: entry.number.minor)
    let size = entry.device.byteCount
    let words = size >= 1 << 20 ? "\(size >> 20) MiB" : "\(size >> 10) KiB"
    log("\(entry.name.text): \(words)\(entry.device.isReadOnly ? ", read only" : "")")
  }

  /// a, b ... z, aa, ab ...
  private static func letters(_ index: Int) -> [UInt8] {
    let last = UInt8(ascii: "a") + UInt8(index % 26)
    return index < 26 ? [last] : letters(index / 26 - 1) + [last]
  }

  /// Reads the disks' partition tables: in a thread that may wait.
  static func findPartitions() {
    for disk in all where disk.isWhole {
      do throws(Errno) {
        for partition in try PartitionTable.read(disk.device) where partition.index < minorsOfDisk {
          add(
            Entry(
              name: ByteString(disk.name.bytes + Array("\(partition.index)".utf8)),
              number: number(disk.number.minor + partition.index),
              device: Partition(of: disk.device, partition.range), isWhole: false))
        }
      } catch {
        log("\(disk.name.text): its partition table cannot be read (error \(error.rawValue))")
      }
    }
  }

  // MARK: Whose they are

  /// Makes sure that two file systems do not write to one device.
  static func claim(_ number: DeviceNumber) throws(Errno) -> DeviceClaim {
    try lock.withLock { () throws(Errno) in
      if claimed.contains(number) { throw .resourceBusy }
      claimed.append(number)
    }
    return DeviceClaim(number)
  }

  fileprivate static func release(_ number: DeviceNumber) {
    lock.withLock { claimed.removeAll { $0 == number } }
  }
}

/// A file system's right to a device, as long as anybody holds it.
final class DeviceClaim {
  private let number: DeviceNumber

  fileprivate init(_ number: DeviceNumber) { self.number = number }

  deinit { BlockDevices.release(number) }
}
