import Foundation
import MVM
import Testing
import Trial

/// The process is killed while its guest writes files and synchronises each: `MVM_KILLS` times.
@Suite(
  .serialized, .enabled(if: Linux.isFetched, Linux.whyNot),
  .enabled(
    if: ExternalProgram.exist("mke2fs", "debugfs", "qemu-img"),
    "e2fsprogs and qemu-utils are not installed"))
struct KilledGuestTests {
  private static let kills =
    ProcessInfo.processInfo.environment["MVM_KILLS"].flatMap { Int($0) } ?? 3

  private let folder: TemporaryFolder
  private var disk: String { folder.path("disk") }
  private var saved: String { folder.path("mounted.mvm") }

  init() throws { folder = try TemporaryFolder() }

  /// Every file that the guest was told is on the disk is there, and neither the image nor the file system has errors.
  @Test(arguments: [DiskFormat.raw, .qcow2])
  func whatWasAcknowledgedIsThere(format: DiskFormat) throws {
    try saveMounted(format)
    var fileCount = 0
    for kill in 1...Self.kills {
      let copy = folder.path("copy")
      try run("cp", disk, copy)
      // Where in what the guest says.
      let acknowledged = try writeAndKill(after: .random(in: 200...700), copy, format)
      try check(copy, format, acknowledged, kill)
      fileCount += acknowledged.count
    }
    #expect(fileCount > Self.kills)
  }

  private func run(_ name: String, _ arguments: String...) throws {
    let (code, output) = try #require(ExternalProgram(name)).run(arguments)
    try #require(code == 0, "\(name) \(arguments): \(output)")
  }

  /// Saves Linux with an empty file system mounted. From there it is at work in no time.
  private func saveMounted(_ format: DiskFormat) throws {
    let image = folder.path("image")
    try run("mke2fs", "-q", "-t", "ext4", image, "32M")
    try run("qemu-img", "convert", "-f", "raw", "-O", format.rawValue, image, disk)
    var configuration = Linux.configuration(harts: 2)
    configuration.disks = [
      DiskConfiguration(file: disk, format: .init(rawValue: format.rawValue))
    ]
    let trial = try Trial(configuration)
    try trial.wait(for: "/ # ")
    trial.send("mount /dev/vda /mnt; sync; echo mounted $((6 * 7))\n")
    try trial.wait(for: "mounted 42\r\n")
    trial.stop()
    try trial.machine.save(to: saved)
  }

  /// Returns the numbers of the files that the guest has said are on the disk.
  private func writeAndKill(
    after byteCount: Int, _ disk: String, _ format: DiskFormat
  ) throws -> [Int] {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "timeout", "-s", "KILL", "300", try Built.path("mvm"), "resume", saved, "--disk",
      "\(disk),format=\(format.rawValue)",
    ]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    input.fileHandleForWriting.write(
      Data(
        """
        i=0; while :; do i=$((i + 1)); echo file $i | dd of=/mnt/$i conv=fsync 2>/dev/null && echo kept $i.; done

        """.utf8))
    var said = Data()
    var isOver = false
    while !isOver, said.count < byteCount {
      let more = output.fileHandleForReading.availableData
      said += more
      isOver = more.isEmpty
    }
    try #require(!isOver, "\(String(decoding: said, as: UTF8.self))")
    // `timeout` leads a group of its own.
    try #require(kill(-process.processIdentifier, SIGKILL) == 0)
    said += output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self).split(separator: "\r\n").compactMap { line in
      line.hasPrefix("kept ") && line.hasSuffix(".") ? Int(line.dropFirst(5).dropLast()) : nil
    }
  }

  private func check(
    _ copy: String, _ format: DiskFormat, _ acknowledged: [Int], _ kill: Int
  ) throws {
    if format == .qcow2 { try run("qemu-img", "check", "-q", "-f", "qcow2", copy) }
    let (image, files) = (folder.path("after"), folder.path("files"))
    try run("qemu-img", "convert", "-f", format.rawValue, "-O", "raw", copy, image)
    // What the guest does first when it is switched on again.
    try run("e2fsck", "-y", "-E", "journal_only", image)
    try run("e2fsck", "-fn", image)
    try? FileManager.default.removeItem(atPath: files)
    try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
    try run("debugfs", "-R", "rdump / \(files)", image)
    for number in acknowledged {
      let contents = FileManager.default.contents(atPath: "\(files)/\(number)")
      #expect(contents == Data("file \(number)\n".utf8), "kill \(kill), file \(number)")
    }
  }
}
