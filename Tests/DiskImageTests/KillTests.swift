import DiskImage
import DiskProbe
import Foundation
import Host
import HostTools
import Testing

/// A process that writes to a disk is killed at random instants: what it said to be kept is there, and `qemu-img check`
/// has nothing to say. MVM_KILLS is how often (each kind of image).
@Suite struct KillTests {
  static let size: UInt64 = 24 << 20

  enum Kind: String, CaseIterable { case raw, qcow2, small, version2, overlay }

  let folder: Folder

  init() throws { folder = try Folder() }

  private let kills = environment("MVM_KILLS") ?? 6

  private func image(_ kind: Kind) throws -> String {
    let path = folder.file(kind == .raw ? "disk.img" : "disk.qcow2")
    var plan = QCOW2Disk.Plan(byteCount: Self.size)
    if kind == .small { plan.clusterSize = 4096 }
    if kind == .version2 { plan.version = 2 }
    if kind == .overlay {
      let base = folder.file("base.img")
      try Data(repeating: 0xba, count: 10_000_384 / 512 * 512).write(to: URL(fileURLWithPath: base))
      plan.backingFile = "base.img"
      plan.backingFormat = .raw
    }
    try DiskCreation.create(path, format: kind == .raw ? .raw : .qcow2, plan: plan)
    return path
  }

  private func contents(_ path: String) throws -> [UInt8] {
    let disk = try DiskOpening.open(path, readOnly: true)
    return try disk.bytes(at: 0, Int(disk.byteCount))
  }

  /// Compares what is there with what was, after the work that was kept and perhaps a part of the next batch.
  private func check(_ before: [UInt8], _ after: [UInt8], seed: UInt64, kept: Int) {
    var work = DiskWork(seed: seed, sectorCount: Self.size / 512)
    var expected = [UInt64?](repeating: nil, count: before.count / 512)
    for _ in 0..<kept {
      for step in work.batch() {
        for sector in step.sector..<step.sector + step.count {
          expected[Int(sector)] = step.isZero ? 0 : step.number
        }
      }
    }
    var unsure: [Int: [UInt64]] = [:]
    for step in work.batch() {
      for sector in step.sector..<step.sector + step.count {
        unsure[Int(sector), default: []].append(step.isZero ? 0 : step.number)
      }
    }
    // A word at a time: there are many.
    func isFull(_ sector: Int, of number: UInt64) -> Bool {
      after.withUnsafeBytes { bytes in
        stride(from: sector * 512, to: (sector + 1) * 512, by: 8).allSatisfy {
          bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self) == number
        }
      }
    }
    for (sector, number) in expected.enumerated() {
      let range = sector * 512..<(sector + 1) * 512
      if number.map({ isFull(sector, of: $0) }) ?? (after[range] == before[range]) { continue }
      if unsure[sector, default: []].contains(where: { isFull(sector, of: $0) }) { continue }
      Issue.record("sector \(sector) is lost")
      return
    }
  }

  @Test(arguments: Kind.allCases)
  func whatWasKeptIsThere(kind: Kind) throws {
    let path = try image(kind)
    var random = Random(state: UInt64(kind.rawValue.utf8.count))
    var total = 0
    for round in 0..<kills {
      let before = try contents(path)
      let seed = UInt64(round + 1)
      let kept = try Probe.run([path, "\(seed)"], &random)
      total += kept
      if kind != .raw {
        if let image = ExternalProgram.image {
          try image.succeed(["check", "-q", "-f", "qcow2", path])
        }
        let (found, _) = try DiskChanging.check(path, format: nil, repairs: false)
        #expect(found.isClean, "\(found.findings)")
      }
      check(before, try contents(path), seed: seed, kept: kept)
    }
    #expect(total > 0)
  }
}
