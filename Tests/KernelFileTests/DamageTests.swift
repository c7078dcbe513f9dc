import Fuzzing
import Testing

/// Damaged disks: errors, and lines in the log, but the kernel goes on.
@Suite(.enabled(if: Image.isPossible)) struct DamageTests {
  /// A disk with one of each, in few blocks.
  private static func victim(_ shape: Image.Shape) throws -> [UInt8] {
    let volume = try Volume(Image.make(shape))
    try volume.create("directory", .directory)
    for number in 0..<40 { try volume.write("directory/file\(number)", .pattern(700, number)) }
    try volume.write("large", .pattern(600_000, 1))
    try volume.write("sparse", .pattern(10, 2), at: 70_000_000)
    try volume.link("short", symbolicTo: "large")
    try volume.link("long", symbolicTo: String(repeating: "z", count: 90))
    try volume.create("device", .characterDevice, device: DeviceNumber(major: 4, minor: 5))
    let open = try volume.create("open")
    try Volume.write(open, .pattern(30_000, 3))
    try volume.remove("open")
    try volume.fileSystem.synchronize()
    defer { withExtendedLifetime(open) {} }
    return volume.disk.bytes
  }

  /// Where the file system describes itself: words that say something, outside of files' contents.
  private static func places(_ bytes: [UInt8]) throws -> [Int] {
    let volume = try Volume(MemoryDisk(bytes, isReadOnly: true))
    walk(volume, "", 0)
    var contents: Set<Int> = []
    for inode in volume.fileSystem.table.all() where inode.kind == .regular {
      var index: UInt64 = 0
      while index * UInt64(inode.blockSize) < inode.attributes.size {
        let run = try inode.tree.run(from: index, limit: 1000, inode.ext2)
        if run.start != 0 { contents.formUnion(Int(run.start)..<Int(run.end)) }
        index += UInt64(run.count)
      }
    }
    let blockSize = volume.fileSystem.geometry.superblock.blockSize
    return stride(from: 1024, to: bytes.count, by: 4).filter { place in
      !contents.contains(place / blockSize) && bytes[place..<place + 4].contains { $0 != 0 }
    }
  }

  @Test(arguments: [1024, 4096]) func `Random damage`(_ blockSize: Int) throws {
    let shape = Image.Shape(blockSize: blockSize, megabytes: 2, options: ["-N", "128"])
    let good = try Self.victim(shape)
    let places = try Self.places(good)
    Fuzzing.run(usual: 400) { random in
      var bytes = good
      for _ in 0...random.below(12) {
        let place = places[random.below(places.count)] + random.below(4)
        switch random.below(4) {
        case 0: bytes[place] = 0xff
        case 1: bytes[place] = 0
        case 2: bytes[place] ^= 1 << UInt8(random.below(8))
        default: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        }
      }
      Self.useAll(bytes, &random)
    }
  }

  /// Does what users do; it may fail, but not trap.
  private static func useAll(_ bytes: [UInt8], _ random: inout SplitMix) {
    guard let volume = try? Volume(bytes) else { return }
    walk(volume, "", 0)
    for number in 0..<10 {
      try? volume.write("new\(number)", .pattern(9000, number))
      _ = try? volume.create("directory/d\(number)", .directory)
      try? volume.remove("directory/file\(random.below(40))")
      try? volume.rename("directory/file\(random.below(40))", to: "moved\(number)")
      try? volume.write("large", .pattern(5000, number), at: UInt64(random.below(700_000)))
    }
    try? volume.remove("large")
    try? volume.remove("sparse")
    try? volume.fileSystem.synchronize()
    try? volume.fileSystem.unmount()
  }

  private static func walk(_ volume: Volume, _ path: String, _ depth: Int) {
    guard depth < 4, let names = try? volume.names(path) else { return }
    for name in names.keys.prefix(60) where name != "." && name != ".." {
      guard let inode = try? volume.inode(path + "/" + name) else { continue }
      switch inode.kind {
      case .directory: walk(volume, path + "/" + name, depth + 1)
      case .symbolicLink: _ = try? inode.linkTarget()
      case .regular: if inode.attributes.size < 2_000_000 { _ = try? Volume.read(inode) }
      default: break
      }
    }
  }

  @Test func `What is damaged is named`() throws {
    let good = try Self.victim(Image.Shape(megabytes: 2, options: ["-N", "128"]))
    let bytes = try Image.changed(
      good, ["sif large block[3] 1", "sif directory block[0] 9999999", "sif short mode 0"])
    let volume = try Volume(bytes)
    #expect(throws: Errno.ioError) { try volume.read("large") }
    #expect(throws: Errno.ioError) { try volume.names("directory") }
    #expect(throws: Errno.ioError) { try volume.inode("short") }
    #expect(volume.fileSystem.hasErrors)
    #expect(Log.last.contains { $0.contains("block 1 is not") })
    #expect(Log.last.contains { $0.contains("block 9999999 is not on the disk") })
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) != nil)
    let again = try Volume(Image.repaired(volume.disk.bytes))
    #expect(try again.read("sparse").count == 70_000_010)
  }

  /// Locks are taken from a directory to its entries, so a circle would be waited in for ever.
  @Test func `Directories in a circle are damage`() throws {
    let filled = try Volume(Image.make(Image.Shape()))
    for path in ["a", "a/b", "c"] { try filled.create(path, .directory) }
    try filled.fileSystem.unmount()
    let bytes = try Image.changed(
      filled.disk.bytes, ["link a a/itself", "link a a/b/above", "link a/b c/stolen", "link / up"])
    let volume = try Volume(bytes)
    for path in ["a/itself", "a/b/above", "c/stolen", "up"] {
      #expect(throws: Errno.ioError) { try volume.inode(path) }
      #expect(throws: Errno.ioError) { try volume.remove(path) }
    }
    #expect(try volume.names("a/b").count == 3)
  }

  @Test func `A damaged file system may ask not to be changed`() throws {
    let shape = Image.Shape(megabytes: 2, options: ["-N", "128", "-e", "remount-ro"])
    let good = try Self.victim(shape)
    let volume = try Volume(Image.changed(good, ["sif large block[3] 1"]))
    try volume.create("before")
    #expect(throws: Errno.ioError) { try volume.read("large") }
    #expect(throws: Errno.readOnlyFileSystem) { try volume.create("after") }
  }
}
