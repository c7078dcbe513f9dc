import DiskImage
import Foundation
import Host
import Testing

/// Copies of a saved machine have its disk as it was; where that cannot be had, it is refused.
@Suite struct SavedDiskCopyTests {
  let folder: SavedDiskFolder

  init() throws { folder = try SavedDiskFolder() }

  @Test func copiesDoNotSeeEachOther() throws {
    let path = try folder.make(.raw)
    let saved = try folder.saved(path, "f")
    let views = try [saved.clone(), saved.clone()]
    let before = try folder.contents(FileDisk(path: path, readOnly: true))
    for (index, view) in views.enumerated() {
      #expect(view.overlay == folder.file("f.disk0.clone\(index + 1).qcow2"))
      #expect(try folder.contents(view.disk) == before)
      try folder.write(view.disk, UInt8(index + 1), at: 7, 1000)
    }
    let contents = try views.map { try folder.contents($0.disk) }
    #expect(contents[0] != contents[1])
    #expect(try folder.contents(FileDisk(path: path, readOnly: true)) == before)
    #expect(try saved.condition() == .untouched)
    // The machine itself cannot write there meanwhile.
    let view = try saved.resume()
    #expect(view.overlay == folder.file("f.disk0.run2.qcow2"))
    #expect(try folder.contents(view.disk) == before)
    withExtendedLifetime(views) {}
  }

  @Test func copiesStayWhenTheMachineGoesOn() throws {
    let path = try folder.make(.raw)
    let saved = try folder.saved(path, "f")
    let contents: [UInt8]
    do {
      let view = try saved.clone()
      try folder.write(view.disk, 9, at: 7, 1000)
      contents = try folder.contents(view.disk)
    }
    do {
      let view = try saved.resume()
      #expect(view.overlay == nil)
      try folder.write(view.disk, 3, at: 0, 8000)
    }
    do {
      let copy = try FileDisk(path: folder.file("f.disk0.clone1.qcow2"))
      #expect(try folder.contents(copy) == contents)
    }
    try folder.checkImages()
  }

  // MARK: Others

  @Test(arguments: [false, true])
  func aDiskThatSomebodyElseHasWrittenIsRefused(hasSide: Bool) throws {
    let path = try folder.make(.raw)
    let saved: SavedDisk
    do {
      let disk = try FileDisk(path: path)
      saved = try folder.save(disk, path, "f")
      if hasSide { try folder.write(disk, 1, at: 0, 1) }
    }
    if hasSide { _ = try saved.resume() }
    do {
      let disk = try FileDisk(path: path)
      try folder.write(disk, 2, at: 4000, 1)
    }
    #expect(try saved.condition() == .lost)
    let error = #expect(throws: HostError.self) { try saved.resume() }
    #expect(error?.description.contains("not by that machine alone") == true)
    #expect(throws: HostError.self) { try saved.clone() }
    guard hasSide else { return }
    // Nor is anything shown by what was made before.
    for name in ["f.disk0.qcow2", "f.disk0.run2.qcow2"] {
      let error = #expect(throws: HostError.self) {
        try FileDisk(path: folder.file(name), readOnly: true)
      }
      #expect(error?.description.contains("somebody has written to that") == true)
    }
  }

  /// After a loss of power the disk may have new bytes and an old time.
  @Test func anOldTimeIsNotBelievedWhereBytesWereKept() throws {
    let path = try folder.make(.raw)
    let saved: SavedDisk
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    do {
      let disk = try FileDisk(path: path)
      saved = try folder.save(disk, path, "f")
      try folder.write(disk, 1, at: 0, 1)
    }
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(time)], ofItemAtPath: path)
    #expect(try saved.condition() == .lost)
  }

  @Test func aSideImageIsNotWrittenTo() throws {
    let path = try folder.make(.raw)
    do {
      let disk = try FileDisk(path: path)
      _ = try folder.save(disk, path, "f")
      try folder.write(disk, 1, at: 0, 1)
    }
    let error = #expect(throws: HostError.self) { try FileDisk(path: folder.file("f.disk0.qcow2")) }
    #expect(error?.description.contains("mvm disk create") == true)
  }

  /// The machine goes on, and nobody takes the disk for what it was.
  @Test func whereThereIsNoRoomTheDiskIsLostForTheSavedMachineOnly() throws {
    let path = try folder.make(.raw)
    let disk = try FileDisk(path: path)
    let saved = try folder.save(disk, path, "missing/f")
    #expect(disk.lossOfHistory == nil)
    try folder.write(disk, 0x31, at: 8, 8)
    #expect(disk.lossOfHistory?.contains("no such file") == true)
    #expect(try folder.contents(disk)[8 * 512..<16 * 512].allSatisfy { $0 == 0x31 })
    #expect(try saved.condition() == .lost)
    // The next one is kept again.
    let next = try folder.save(disk, path, "g")
    try folder.write(disk, 0x32, at: 8, 8)
    #expect(disk.lossOfHistory == nil)
    #expect(try next.condition() == .kept(side: folder.file("g.disk0.qcow2")))
  }
}
