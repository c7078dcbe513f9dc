import Testing

/// Room: when it is full, when it comes back, and who may have the last of it.
@Suite(.enabled(if: Image.isPossible)) struct SpaceTests {
  @Test(arguments: [1024, 4096]) func `A full disk says so and stays right`(_ blockSize: Int) throws
  {
    let volume = try Volume(Image.make(Image.Shape(blockSize: blockSize, megabytes: 4)))
    let before = volume.fileSystem.statistics()
    var count = 0
    while count < 10000 {
      do throws(Errno) {
        try volume.create("directory\(count)", .directory)
        try volume.write("directory\(count)/file", .pattern(60_000, count))
        count += 1
      } catch {
        #expect(error == .noSpace)
        break
      }
    }
    #expect(count > 20 && count < 10000)
    try volume.fileSystem.synchronize()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
    for number in 0..<count {
      #expect(try volume.read("directory\(number)/file") == .pattern(60_000, number))
      try volume.remove("directory\(number)/file")
      try volume.remove("directory\(number)")
    }
    if volume.exists("directory\(count)/file") { try volume.remove("directory\(count)/file") }
    if volume.exists("directory\(count)") { try volume.remove("directory\(count)") }
    try volume.fileSystem.synchronize()
    let after = volume.fileSystem.statistics()
    #expect(after.freeFiles == before.freeFiles)
    // The root may have grown.
    #expect(before.freeBlocks - after.freeBlocks < 10)
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `Deleted room is found when there is no other`() throws {
    let volume = try Volume(Image.make(Image.Shape(megabytes: 4)))
    for round in 0..<20 {
      try volume.write("file", .pattern(2_500_000, round))
      try volume.remove("file")
    }
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `No more inodes`() throws {
    let volume = try Volume(Image.make(Image.Shape(options: ["-N", "64"])))
    var count = 0
    #expect(throws: Errno.noSpace) {
      while count < 1000 {
        try volume.create("file\(count)")
        count += 1
      }
    }
    #expect(volume.fileSystem.statistics().freeFiles == 0)
    for number in 0..<count { try volume.remove("file\(number)") }
    for number in 0..<count { try volume.create("again\(number)") }
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `The last twentieth is root's`() throws {
    let volume = try Volume(Image.make(Image.Shape(megabytes: 4)))
    volume.fileSystem.mayUseReserve = { false }
    let inode = try volume.create("file")
    #expect(throws: Errno.noSpace) { try Volume.write(inode, .pattern(5_000_000, 1)) }
    try volume.fileSystem.synchronize()
    let statistics = volume.fileSystem.statistics()
    // A page that found no room has given its part of it back.
    #expect(statistics.availableBlocks < 8 && statistics.freeBlocks > 150)
    volume.fileSystem.mayUseReserve = { true }
    try volume.write("other", .pattern(100_000, 2))
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `An open file without names is freed when it is let go of`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    try volume.create("keeps the root from growing later")
    try volume.fileSystem.synchronize()
    let before = volume.fileSystem.statistics()
    var inode: Inode? = try volume.create("file")
    try Volume.write(#require(inode), .pattern(1_000_000, 3))
    try volume.remove("file")
    try volume.fileSystem.synchronize()
    #expect(try Volume.read(#require(inode)) == .pattern(1_000_000, 3))
    try Volume.write(#require(inode), .pattern(200_000, 4), at: 1_000_000)
    #expect(volume.fileSystem.statistics().freeBlocks < before.freeBlocks)
    inode = nil
    #expect(volume.fileSystem.statistics().freeBlocks == before.freeBlocks)
    try volume.fileSystem.synchronize()
    #expect(volume.fileSystem.statistics().freeBlocks == before.freeBlocks)
    #expect(volume.fileSystem.statistics().freeFiles == before.freeFiles)
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `A crash does not lose the room of open files without names`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    try volume.fileSystem.synchronize()
    let before = volume.fileSystem.statistics()
    let inodes = try (0..<5).map { number in
      let inode = try volume.create("file\(number)")
      try Volume.write(inode, .pattern(300_000, number))
      try volume.remove("file\(number)")
      return inode
    }
    try volume.fileSystem.synchronize()
    let crashed = volume.disk.bytes
    withExtendedLifetime(inodes) {}
    _ = try Image.repaired(crashed)
    let again = try Volume(crashed)
    let after = again.fileSystem.statistics()
    #expect(after.freeBlocks == before.freeBlocks && after.freeFiles == before.freeFiles)
    try again.fileSystem.unmount()
    #expect(try Image.complaint(about: again.disk.bytes) == nil)
  }

  @Test func `Files lie in a row`() throws {
    let volume = try Volume(Image.make(Image.Shape(blockSize: 4096, megabytes: 64)))
    try volume.write("file", .pattern(20_000_000, 1))
    try volume.fileSystem.synchronize()
    let inode = try volume.inode("file")
    var pieces = 0
    var index: UInt64 = 0
    let own = try #require(inode as? Ext2Inode)
    while index << 12 < own.attributes.size {
      index += UInt64(try own.tree.run(from: index, limit: 100_000, own.ext2).count)
      pieces += 1
    }
    // Each 1024 blocks have a block of pointers before them, and groups have their bitmaps.
    #expect(pieces <= 10)
  }
}
