import DiskImage
import Foundation
import Host
import Testing

/// A disk goes on being written after its machine was saved, and can be had as it was.
@Suite struct SavedDiskTests {
  let folder: SavedDiskFolder

  init() throws { folder = try SavedDiskFolder() }

  private func view(_ saved: SavedDisk) throws -> [UInt8] {
    try folder.contents(saved.clone().disk)
  }

  @Test(arguments: DiskFormat.allCases)
  func aDiskIsThereAsItWas(format: DiskFormat) throws {
    let path = try folder.make(format)
    let (before, saved, after): ([UInt8], SavedDisk, [UInt8])
    do {
      let disk = try FileDisk(path: path)
      try folder.write(disk, 0x77, at: 500, 20)
      saved = try folder.save(disk, path, "f")
      before = try folder.contents(disk)
      #expect(folder.images == (format == .raw ? [] : ["disk.qcow2"]))
      try folder.write(disk, 0xaa, at: 100, 700)
      try #require(disk.writeZeroes(sector: 4000, count: 1000, mayUnmap: true))
      try #require(disk.discard(sector: 6000, count: 1000))
      try folder.write(disk, 0xab, at: 200, 10)
      after = try folder.contents(disk)
      // It is still written to.
      #expect(throws: HostError.self) { try saved.resume() }
    }
    #expect(try saved.condition() == .kept(side: folder.file("f.disk0.qcow2")))
    for run in 2...3 {
      let view = try saved.resume()
      #expect(view.overlay == folder.file("f.disk0.run\(run).qcow2"))
      #expect(try folder.contents(view.disk) == before)
      try folder.write(view.disk, UInt8(run), at: 3, 3)
    }
    // The disk itself went on.
    #expect(try folder.contents(FileDisk(path: path, readOnly: true)) == after)
    try folder.checkImages()
  }

  @Test(arguments: DiskFormat.allCases)
  func anUntouchedDiskIsGoneOnWith(format: DiskFormat) throws {
    let path = try folder.make(format)
    let saved = try folder.saved(path, "f")
    let before: [UInt8]
    do {
      let view = try saved.resume()
      #expect(view.overlay == nil)
      before = try folder.contents(view.disk)
      try folder.write(view.disk, 5, at: 0, 8)
    }
    // Once more from the same instant: now it has been written.
    let view = try saved.resume()
    #expect(try view.overlay != nil && folder.contents(view.disk) == before)
  }

  @Test func nothingIsMadeWhereNothingIsWritten() throws {
    let path = try folder.make(.raw)
    do {
      let disk = try FileDisk(path: path)
      _ = try folder.save(disk, path, "f")
      // In place of the first.
      _ = try folder.save(disk, path, "f")
      _ = try folder.contents(disk)
      #expect(disk.flush())
    }
    #expect(folder.images == [])
  }

  // MARK: Several saved machines

  @Test(arguments: DiskFormat.allCases)
  func whatOneLacksTheNextOneHas(format: DiskFormat) throws {
    let path = try folder.make(format)
    var saved: [(disk: SavedDisk, contents: [UInt8])] = []
    do {
      let disk = try FileDisk(path: path)
      for (index, name) in ["a", "b", "c", "d"].enumerated() {
        // Between b and c nothing is written.
        if index != 2 { try folder.write(disk, UInt8(index + 1), at: UInt64(index) * 1000, 2000) }
        saved.append((try folder.save(disk, path, name), try folder.contents(disk)))
      }
      try folder.write(disk, 0xff, at: 0, 3000)
    }
    for (disk, contents) in saved { #expect(try view(disk) == contents) }
    // From the first one on, all are in one chain.
    let chain = try DiskInformation.chain(folder.file("a.disk0.qcow2"))
    #expect(
      chain.map { $0.path.split(separator: "/").last.map { String($0) } } == [
        "a.disk0.qcow2", "b.disk0.qcow2", "c.disk0.qcow2", "d.disk0.qcow2",
        "disk.\(format == .raw ? "img" : "qcow2")",
      ])
    try folder.checkImages()
    // All of it can be moved.
    let other = folder.path + "-moved"
    try FileManager.default.moveItem(atPath: folder.path, toPath: other)
    defer { try? FileManager.default.removeItem(atPath: other) }
    for (disk, contents) in saved {
      let moved = SavedDisk(
        archive: other + disk.archive.dropFirst(folder.path.count), number: 0,
        identifier: disk.identifier, path: other + disk.path.dropFirst(folder.path.count),
        format: nil, modified: disk.modified)
      #expect(try view(moved) == contents)
    }
  }

  /// Going on from the last one changes the disk that the first one is seen through.
  @Test func goingOnFromTheLastOneKeepsTheFirst() throws {
    let path = try folder.make(.raw)
    var saved: [(disk: SavedDisk, contents: [UInt8])] = []
    do {
      let disk = try FileDisk(path: path)
      saved.append((try folder.save(disk, path, "a"), try folder.contents(disk)))
      try folder.write(disk, 1, at: 0, 10)
      saved.append((try folder.save(disk, path, "b"), try folder.contents(disk)))
      saved.append((try folder.save(disk, path, "c"), try folder.contents(disk)))
    }
    for (index, name) in [(2, "e"), (1, "f")] {
      let view = try saved[index].disk.resume()
      #expect((view.overlay == nil) == (index == 2))
      #expect(try folder.contents(view.disk) == saved[index].contents)
      try folder.write(view.disk, UInt8(index + 7), at: 4, 6000)
      saved.append(
        (
          try folder.save(view.disk, view.overlay ?? path, name), try folder.contents(view.disk)
        ))
      try folder.write(view.disk, UInt8(index + 8), at: 2, 6000)
    }
    for (disk, contents) in saved { #expect(try view(disk) == contents) }
    try folder.checkImages()
  }

  @Test func aSavedMachineInPlaceOfAnotherHasAHistoryOfItsOwn() throws {
    let path = try folder.make(.raw)
    let (first, second): (SavedDisk, SavedDisk)
    let before: [UInt8]
    do {
      let disk = try FileDisk(path: path)
      first = try folder.save(disk, path, "f")
      try folder.write(disk, 1, at: 0, 10)
      before = try folder.contents(disk)
      second = try folder.save(disk, path, "f")
      try folder.write(disk, 2, at: 0, 10)
    }
    #expect(folder.images == ["f.disk0.2.qcow2", "f.disk0.qcow2"])
    #expect(try second.condition() == .kept(side: folder.file("f.disk0.2.qcow2")))
    #expect(try first.condition() == .kept(side: folder.file("f.disk0.qcow2")))
    #expect(try view(second) == before)
  }
}
