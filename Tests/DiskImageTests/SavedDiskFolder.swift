import DiskImage
import Foundation
import Host
import HostTools
import Testing

/// A folder with a disk, and with machines that were saved with it.
final class SavedDiskFolder {
  static let size = 4 << 20

  private let folder: Folder
  private var count: UInt8 = 0

  init() throws { folder = try Folder() }

  var path: String { folder.path }

  func file(_ name: String) -> String { folder.file(name) }

  /// A disk that is full of numbers.
  func make(_ format: DiskFormat) throws -> String {
    let path = folder.file(format == .raw ? "disk.img" : "disk.qcow2")
    try DiskCreation.create(
      path, format: format, plan: QCOW2Disk.Plan(byteCount: UInt64(Self.size)))
    let disk = try DiskOpening.open(path, readOnly: false)
    for place in 0..<16 {
      try disk.put([UInt8](repeating: UInt8(place + 1), count: 100 << 10), at: UInt64(place) << 18)
    }
    try disk.flush()
    return path
  }

  /// What a machine remembers of the disk that is saved now.
  func saved(_ path: String, _ name: String) throws -> SavedDisk {
    count += 1
    return SavedDisk(
      archive: folder.file(name), number: 0,
      identifier: [count] + [UInt8](repeating: 0xee, count: 15), path: path, format: nil,
      modified: try FileStamp(of: path).modified)
  }

  /// The machine of a disk is saved, and goes on.
  func save(_ disk: FileDisk, _ path: String, _ name: String) throws -> SavedDisk {
    try #require(disk.flush())
    let saved = try saved(path, name)
    try disk.keepPreimages(for: saved)
    return saved
  }

  func contents(_ disk: FileDisk) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    try #require(bytes.withUnsafeMutableBytes { disk.read(sector: 0, into: $0) })
    return bytes
  }

  func write(_ disk: FileDisk, _ value: UInt8, at sector: UInt64, _ count: Int) throws {
    let bytes = [UInt8](repeating: value, count: count * 512)
    try #require(bytes.withUnsafeBytes { disk.write(sector: sector, from: $0) })
  }

  /// All qcow2 images in it.
  var images: [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    return (names ?? []).filter { $0.hasSuffix(".qcow2") }.sorted()
  }

  /// QEMU has nothing to say about any image, and nothing half made is left.
  func checkImages() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(!names.contains { $0.hasSuffix(".partial") })
    guard let image = ExternalProgram.image else { return }
    for name in images { try image.succeed(["check", "-q", "-f", "qcow2", file(name)]) }
  }
}
