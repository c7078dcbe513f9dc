import Foundation
import Testing
import Trial

/// A file with an ext2 or ext4 file system, made and looked at by the host's e2fsprogs.
final class DiskImage {
  private let folder: TemporaryFolder
  let path: String

  /// 16 MiB with files of these names and contents.
  init(_ files: [String: String], kind: String = "ext4") throws {
    folder = try TemporaryFolder()
    path = folder.path("disk.img")
    let root = folder.url.appendingPathComponent("root")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: false)
    for (name, text) in files {
      try Data(text.utf8).write(to: root.appendingPathComponent(name))
    }
    let made = try Self.run("mke2fs", ["-q", "-t", kind, "-d", root.path, path, "16M"])
    try #require(made.code == 0, "\(made.output)")
  }

  /// What all of its bytes are, in a number (FNV-1a, by words).
  func hash() throws -> UInt64 {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).reduce(0xcbf2_9ce4_8422_2325) {
        ($0 ^ bytes.loadUnaligned(fromByteOffset: $1, as: UInt64.self)) &* 0x100_0000_01b3
      }
    }
  }

  /// The file system is clean: nothing is left for a check to do.
  func expectIntegrity() throws {
    let check = try Self.run("e2fsck", ["-fn", path])
    #expect(check.code == 0, "\(check.output)")
  }

  /// A file's contents; none where there is no such file.
  func contents(of name: String) throws -> [UInt8] {
    let copy = try copy(name)
    return FileManager.default.contents(atPath: copy).map(Array.init) ?? []
  }

  /// A file's MD5 sum, as `md5sum` prints it.
  func sum(of name: String) throws -> String {
    let copy = try copy(name)
    let result = try Self.run("md5sum", [copy])
    return String(result.output.prefix { $0 != " " })
  }

  private func copy(_ name: String) throws -> String {
    let copy = folder.path("copy-\(name)")
    _ = try Self.run("debugfs", ["-R", "dump /\(name) \(copy)", path])
    return copy
  }

  private static func run(
    _ name: String, _ arguments: [String]
  ) throws -> (code: Int32, output: String) {
    let program = try #require(ExternalProgram(name))
    return try program.run(arguments)
  }
}
