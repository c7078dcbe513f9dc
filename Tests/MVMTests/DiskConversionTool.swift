import DiskImage
import Host

/// Disks from one format to another.
enum DiskConversionTool {
  /// All that can be read of a disk, in a file.
  static func toRaw(_ path: String, _ result: String) throws {
    try DiskConversion.convert(
      path, from: nil, to: result, as: .raw, plan: QCOW2Disk.Plan(byteCount: 512)
    ) { _, _ in }
  }

  /// The same disk in a qcow2 image.
  static func toQCOW2(_ path: String, _ result: String) throws {
    try DiskConversion.convert(
      path, from: nil, to: result, as: .qcow2, plan: QCOW2Disk.Plan(byteCount: 512)
    ) { _, _ in }
  }
}
