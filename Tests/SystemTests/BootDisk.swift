import Foundation
import Testing
import Trial

/// A disk that a boot loader finds Debian's kernel on: one partition with an ext4 file system, which says what to start in
/// `extlinux/extlinux.conf`.
final class BootDisk {
  private static let sectorSize = 512
  private static let partitionStart = 2048

  private let folder: TemporaryFolder
  let path: String

  /// - Parameter command: what the guest carries out before it switches the machine off.
  init(command: String) throws {
    folder = try TemporaryFolder()
    path = folder.path("boot.img")
    let root = folder.url.appendingPathComponent("root")
    let files = FileManager.default
    try files.createDirectory(
      at: root.appendingPathComponent("extlinux"), withIntermediateDirectories: true)
    for name in ["Image", "initrd.cpio.gz"] {
      try files.copyItem(
        atPath: Repository.path(".cache/linux/\(name)"),
        toPath: root.appendingPathComponent(name).path)
    }
    let menu = """
      default linux
      timeout 1
      label linux
        kernel /Image
        initrd /initrd.cpio.gz
        append console=ttyS0 quiet mvm.run="\(command)"

      """
    try Data(menu.utf8).write(to: root.appendingPathComponent("extlinux/extlinux.conf"))
    let system = folder.path("system.img")
    let program = try #require(ExternalProgram("mke2fs"))
    let made = try program.run(["-q", "-t", "ext4", "-d", root.path, system, "48M"])
    try #require(made.code == 0, "\(made.output)")
    try join(system)
  }

  private func join(_ system: String) throws {
    var contents = try Data(contentsOf: URL(fileURLWithPath: system))
    contents.insert(
      contentsOf: Self.beginning(sectorCount: contents.count / Self.sectorSize), at: 0)
    try contents.write(to: URL(fileURLWithPath: path))
  }

  /// What comes before the partition: a table in the first sector (a "master boot record"), and nothing else.
  private static func beginning(sectorCount: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: partitionStart * sectorSize)
    let entry: [UInt8] = [0x80, 0xfe, 0xff, 0xff, 0x83, 0xfe, 0xff, 0xff]
    let range = [partitionStart, sectorCount].flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    bytes.replaceSubrange(446..<462, with: entry + range)
    bytes.replaceSubrange(510..<512, with: [0x55, 0xaa])
    return bytes
  }
}
