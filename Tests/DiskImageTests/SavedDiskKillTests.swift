import DiskImage
import DiskProbe
import Foundation
import Host
import HostTools
import Testing

/// A process that writes to a disk, and saves its machine again and again, is killed at random instants: each saved machine then
/// sees the disk as it was or, where the kill fell between two system calls, is refused. MVM_KILLS is how often.
@Suite struct SavedDiskKillTests {
  static let size: UInt64 = 3 << 20

  let folder: Folder

  init() throws { folder = try Folder() }

  private let kills = environment("MVM_KILLS") ?? 6

  /// What the disk was after so many batches.
  private func expected(seed: UInt64, batches: UInt64) -> [UInt8] {
    var work = DiskWork(seed: seed, sectorCount: Self.size / 512)
    var bytes = [UInt8](repeating: 0, count: Int(Self.size))
    for _ in 0..<batches {
      for step in work.batch() {
        for index in Int(step.sector) * 512..<Int(step.sector + step.count) * 512 {
          let shift = UInt64(index % 8) * 8
          bytes[index] = step.isZero ? 0 : UInt8(truncatingIfNeeded: step.number >> shift)
        }
      }
    }
    return bytes
  }

  /// The machines that were saved before the kill.
  private func saved(_ name: String, _ path: String, interval: UInt64) throws -> [(
    UInt64, SavedDisk
  )] {
    var found: [(UInt64, SavedDisk)] = []
    for batches in stride(from: interval, through: 40 * interval, by: Int(interval)) {
      guard let text = try? String(contentsOfFile: "\(name)-\(batches)", encoding: .utf8) else {
        break
      }
      let modified = try #require(UInt64(text))
      found.append((batches, .probed(name, path, batches, modified: modified)))
    }
    return found
  }

  @Test(arguments: DiskFormat.allCases)
  func eachSavedMachineHasItsDisk(format: DiskFormat) throws {
    var random = Random(state: 77)
    var (seen, lost, refused) = (0, 0, 0)
    for round in 0..<kills {
      let path = folder.file("\(round).\(format == .raw ? "img" : "qcow2")")
      let name = folder.file("\(round)")
      try DiskCreation.create(path, format: format, plan: QCOW2Disk.Plan(byteCount: Self.size))
      let seed = UInt64(round + 1)
      let interval = 1 + random.below(4)
      _ = try Probe.run([path, "\(seed)", name, "\(interval)"], &random)
      var isLost = false
      for (batches, saved) in try saved(name, path, interval: interval) {
        guard try saved.condition() != .lost else {
          isLost = true
          lost += 1
          continue
        }
        let view = try saved.clone()
        var bytes = [UInt8](repeating: 0xee, count: Int(Self.size))
        try #require(bytes.withUnsafeMutableBytes { view.disk.read(sector: 0, into: $0) })
        #expect(bytes == expected(seed: seed, batches: batches), "kill \(round), \(batches)")
        seen += 1
      }
      if isLost { refused += 1 }
      try checkImages(prefix: "\(round).")
      try checkImages(prefix: "\(round)-")
    }
    // Kills are counted, not disks: one kill refuses all that were saved before it, few or many.
    #expect(refused * 2 < kills && seen > 0, "\(seen) seen, \(lost) lost by \(refused) kills")
    if environment("MVM_KILLS") != nil {
      print(
        "\(format): \(kills) kills, \(seen) saved disks right, \(lost) in \(refused) kills refused")
    }
  }

  private func checkImages(prefix: String) throws {
    guard let image = ExternalProgram.image else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name.hasPrefix(prefix) && name.hasSuffix(".qcow2") {
      try image.succeed(["check", "-q", "-f", "qcow2", folder.file(name)])
    }
  }
}
