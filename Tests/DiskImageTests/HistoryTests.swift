import DiskImage
import Foundation
import Host
import Testing

/// A disk goes on being written after its machine was saved, and can be had as it was.
@Suite struct HistoryTests {
  static let size = 4 << 20

  let folder: Folder

  init() throws { folder = try Folder() }

  private func make(_ format: DiskFormat) throws -> String {
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

  private func contents(_ disk: FileDisk) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    try #require(bytes.withUnsafeMutableBytes { disk.read(sector: 0, into: $0) })
    return bytes
  }

  private func write(_ disk: FileDisk, _ value: UInt8, at sector: UInt64, _ count: Int) throws {
    let bytes = [UInt8](repeating: value, count: count * 512)
    try #require(bytes.withUnsafeBytes { disk.write(sector: sector, from: $0) })
  }

  private func resume(_ path: String, _ saved: FileStamp) throws -> DiskHistory.View {
    try DiskHistory.resume(
      path, saved: saved, side: folder.file("side.qcow2"), overlay: folder.file("over.qcow2"))
  }

  @Test(arguments: DiskFormat.allCases)
  func aDiskIsThereAsItWas(format: DiskFormat) throws {
    let path = try make(format)
    let (before, saved, after): ([UInt8], FileStamp, [UInt8])
    do {
      let disk = try FileDisk(path: path)
      try write(disk, 0x77, at: 500, 20)
      disk.keepPreimages(in: folder.file("side.qcow2"))
      (before, saved) = (try contents(disk), try FileStamp(of: path))
      #expect(!FileManager.default.fileExists(atPath: folder.file("side.qcow2")))
      try write(disk, 0xaa, at: 100, 700)
      try #require(disk.writeZeroes(sector: 4000, count: 1000, mayUnmap: true))
      try #require(disk.discard(sector: 6000, count: 1000))
      try write(disk, 0xab, at: 200, 10)
      after = try contents(disk)
    }
    do {
      let view = try resume(path, saved)
      #expect(view.notice?.contains("over.qcow2") == true)
      #expect(try contents(view.disk) == before)
      try write(view.disk, 0x99, at: 3, 3)
    }
    // The disk itself went on.
    let disk = try FileDisk(path: path, readOnly: true)
    #expect(try contents(disk) == after)
    if let image = Tool.image {
      try image.succeed(["check", "-q", "-f", "qcow2", folder.file("side.qcow2")])
      try image.succeed(["check", "-q", "-f", "qcow2", folder.file("over.qcow2")])
    }
  }

  @Test(arguments: DiskFormat.allCases)
  func anUntouchedDiskIsGoneOnWith(format: DiskFormat) throws {
    let path = try make(format)
    let saved = try FileStamp(of: path)
    let before: [UInt8]
    do {
      let view = try resume(path, saved)
      #expect(view.notice == nil)
      before = try contents(view.disk)
      try write(view.disk, 5, at: 0, 8)
    }
    // Once more from the same instant: now it has been written.
    let view = try resume(path, saved)
    #expect(try view.notice != nil && contents(view.disk) == before)
  }

  @Test func aDiskThatSomebodyElseHasWrittenIsRefused() throws {
    let path = try make(.raw)
    let saved: FileStamp
    do {
      let disk = try FileDisk(path: path)
      disk.keepPreimages(in: folder.file("side.qcow2"))
      saved = try FileStamp(of: path)
      try write(disk, 1, at: 0, 1)
    }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
    do {
      _ = try resume(path, saved)
      Issue.record("it was taken")
    } catch {
      #expect("\(error)".contains("not by that machine alone"))
    }
  }
}
