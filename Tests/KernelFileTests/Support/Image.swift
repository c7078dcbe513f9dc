import Foundation
import HostTools
import Testing

/// Disks that e2fsprogs make and check.
struct Image {
  /// How a file system is made.
  struct Shape: CustomTestStringConvertible, Sendable {
    var blockSize = 1024
    var inodeSize = 128
    var megabytes = 8
    var options: [String] = []

    var testDescription: String {
      "\(blockSize)-byte blocks, \(inodeSize)-byte inodes" + options.map { " " + $0 }.joined()
    }

    static let all = [1024, 2048, 4096].flatMap { blockSize in
      [128, 256].map { Shape(blockSize: blockSize, inodeSize: $0) }
    }
  }

  static let isPossible = ExternalProgram.exist("mke2fs", "e2fsck", "debugfs")

  private let folder: TemporaryFolder
  private var path: String { folder.path("disk") }

  init() throws { folder = try TemporaryFolder() }

  /// Bytes of a new file system, with the files of a folder if one is named.
  static func make(_ shape: Shape, from source: String? = nil) throws -> [UInt8] {
    let image = try Image()
    var arguments = ["-q", "-F", "-t", "ext2", "-b", "\(shape.blockSize)"]
    arguments += ["-I", "\(shape.inodeSize)"] + shape.options
    if let source { arguments += ["-d", source] }
    let blocks = shape.megabytes << 20 / shape.blockSize
    let result = try run("mke2fs", arguments + [image.path, "\(blocks)"])
    try #require(result.code == 0, "\(result.output)")
    return try Array(Data(contentsOf: URL(fileURLWithPath: image.path)))
  }

  /// What e2fsck has to say when it may not change anything; nil if nothing is wrong.
  static func complaint(about bytes: [UInt8]) throws -> String? {
    let image = try Image()
    try Data(bytes).write(to: URL(fileURLWithPath: image.path))
    let result = try run("e2fsck", ["-fn", image.path])
    return result.code == 0 ? nil : result.output
  }

  /// The disk as e2fsck leaves it; it has to be able to.
  static func repaired(_ bytes: [UInt8]) throws -> [UInt8] {
    let image = try Image()
    try Data(bytes).write(to: URL(fileURLWithPath: image.path))
    let first = try run("e2fsck", ["-fy", image.path])
    try #require(first.code <= 1, "\(first.output)")
    let second = try run("e2fsck", ["-fn", image.path])
    try #require(second.code == 0, "\(second.output)")
    return try Array(Data(contentsOf: URL(fileURLWithPath: image.path)))
  }

  /// The disk with indices of the names in its larger directories.
  static func indexed(_ bytes: [UInt8]) throws -> [UInt8] {
    let image = try Image()
    try Data(bytes).write(to: URL(fileURLWithPath: image.path))
    _ = try run("e2fsck", ["-fyD", image.path])
    return try Array(Data(contentsOf: URL(fileURLWithPath: image.path)))
  }

  /// What debugfs prints when it is asked about a disk.
  static func ask(_ bytes: [UInt8], _ requests: [String]) throws -> String {
    let image = try Image()
    try Data(bytes).write(to: URL(fileURLWithPath: image.path))
    let script = image.folder.path("requests")
    try requests.joined(separator: "\n").write(toFile: script, atomically: true, encoding: .utf8)
    return try run("debugfs", ["-f", script, image.path]).output
  }

  /// The disk after debugfs has changed it.
  static func changed(_ bytes: [UInt8], _ requests: [String]) throws -> [UInt8] {
    let image = try Image()
    try Data(bytes).write(to: URL(fileURLWithPath: image.path))
    let script = image.folder.path("requests")
    try requests.joined(separator: "\n").write(toFile: script, atomically: true, encoding: .utf8)
    _ = try run("debugfs", ["-w", "-f", script, image.path])
    return try Array(Data(contentsOf: URL(fileURLWithPath: image.path)))
  }

  private static func run(
    _ name: String, _ arguments: [String]
  ) throws -> (code: Int32, output: String) {
    try #require(ExternalProgram(name)).run(arguments)
  }
}
