import Fuzzing
import Testing

/// The power fails at any moment. What e2fsck makes of the disk has to have all that was promised to be
/// on it.
@Suite(.enabled(if: Image.isPossible)) struct CrashTests {
  /// A file that was synchronised, and the events between which nothing may happen to it.
  private struct Promise {
    let path: String
    let bytes: [UInt8]
    let from: Int
    var to: Int?
  }

  @Test(arguments: Fuzzing.seeds(usual: 8, of: 250))
  func `Synchronised files are there`(_ seed: UInt64) throws {
    var random = SplitMix(state: seed &+ 1000)
    let shape = Image.Shape.all[random.below(Image.Shape.all.count)]
    let bytes = try Image.make(
      Image.Shape(blockSize: shape.blockSize, inodeSize: shape.inodeSize, megabytes: 24))
    let disk = MemoryDisk(bytes)
    disk.startNoting()
    let model = Model(try Volume(disk), random)
    var promises: [Promise] = []
    model.willChange = { path in
      for index in promises.indices where promises[index].path == path && promises[index].to == nil
      {
        promises[index].to = disk.events.count
      }
    }
    model.didSynchronize = { path, node in
      promises.append(Promise(path: path, bytes: node.bytes, from: disk.events.count, to: nil))
    }
    for step in 1...250 {
      try model.change()
      if step % 6 == 0 { try model.synchronizeOne() }
      if step % 70 == 0 { try model.volume.fileSystem.synchronize() }
    }
    #expect(promises.count > 10)
    for _ in 0..<12 {
      let cut = random.below(disk.events.count + 1)
      let crashed = Self.crash(bytes, disk.events, at: cut, &random)
      try Self.check(crashed, promises.filter { $0.from <= cut && cut <= $0.to ?? .max })
    }
  }

  /// The disk as it is when the power fails before the event `cut`. What was written since the last
  /// flush got there in any order: half of the times some of it is missing.
  private static func crash(
    _ start: [UInt8], _ events: [MemoryDisk.Event], at cut: Int, _ random: inout SplitMix
  ) -> [UInt8] {
    var bytes = start
    let flush = events[..<cut].lastIndex(where: \.isFlush) ?? 0
    let isInOrder = random.below(2) == 0
    for (index, event) in events[..<cut].enumerated()
    where isInOrder || index < flush || random.below(2) == 0 { bytes.apply(event) }
    return bytes
  }

  private static func check(_ crashed: [UInt8], _ promises: [Promise]) throws {
    let volume = try Volume(Image.repaired(crashed))
    for promise in promises {
      #expect(volume.exists(promise.path), "\(promise.path)")
      #expect(try volume.read(promise.path) == promise.bytes, "\(promise.path)")
    }
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  /// How programs save: the new contents under another name, then a rename over the old one.
  @Test(arguments: [false, true])
  func `A file that is replaced is there, old or new`(_ acrossDirectories: Bool) throws {
    let bytes = try Image.make(Image.Shape(megabytes: 4))
    let disk = MemoryDisk(bytes)
    let volume = try Volume(disk)
    let temporary = acrossDirectories ? "temporary/file" : "temporary"
    if acrossDirectories { try volume.create("temporary", .directory) }
    try volume.write("file", .pattern(9000, 0))
    try volume.fileSystem.synchronize()
    let start = disk.bytes
    disk.startNoting()
    for version in 1...6 {
      try volume.write(temporary, .pattern(9000, version))
      try Volume.synchronize(volume.inode(temporary))
      try volume.rename(temporary, to: "file")
      if version % 2 == 0 { try volume.fileSystem.synchronize() }
    }
    var random = SplitMix(state: 5)
    let versions = (0...6).map { [UInt8].pattern(9000, $0) }
    for cut in stride(from: 0, through: disk.events.count, by: 3) {
      let crashed = Self.crash(start, disk.events, at: cut, &random)
      let after = try Volume(Image.repaired(crashed))
      #expect(versions.contains(try after.read("file")), "cut at \(cut)")
    }
  }

  /// Each name is always in one of the two directories.
  @Test func `Names that move to and fro are never lost`() throws {
    let bytes = try Image.make(Image.Shape(megabytes: 4))
    let disk = MemoryDisk(bytes)
    let volume = try Volume(disk)
    for name in ["left", "right"] { try volume.create(name, .directory) }
    for number in 0..<8 { try volume.write("left/\(number)", .pattern(100, number)) }
    try volume.fileSystem.synchronize()
    let start = disk.bytes
    disk.startNoting()
    var random = SplitMix(state: 9)
    var isLeft = [Bool](repeating: true, count: 8)
    for _ in 0..<120 {
      let number = random.below(8)
      let sides = isLeft[number] ? ("left", "right") : ("right", "left")
      try volume.rename("\(sides.0)/\(number)", to: "\(sides.1)/\(number)")
      isLeft[number].toggle()
    }
    try volume.fileSystem.synchronize()
    for cut in stride(from: 0, through: disk.events.count, by: 9) {
      let after = try Volume(Image.repaired(Self.crash(start, disk.events, at: cut, &random)))
      for number in 0..<8 {
        let path = after.exists("left/\(number)") ? "left/\(number)" : "right/\(number)"
        #expect(try after.read(path) == .pattern(100, number), "cut at \(cut)")
      }
    }
  }

  /// What was not deleted for good yet is not written over, even when there is no other room.
  @Test(arguments: [false, true], [300_000, 1_000_000])
  func `What is deleted comes back whole, or not at all`(_ isCutOff: Bool, _ count: Int) throws {
    let disk = MemoryDisk(try Image.make(Image.Shape(megabytes: 2)))
    let volume = try Volume(disk)
    try volume.write("old", .pattern(count, 0))
    try volume.fileSystem.synchronize()
    let start = disk.bytes
    disk.startNoting()
    if isCutOff {
      try Volume.truncate(volume.inode("old"), to: 0)
    } else {
      try volume.remove("old")
    }
    for version in 1...3 {
      try volume.write("new\(version)", .pattern(count, version))
      try Volume.synchronize(volume.inode("new\(version)"))
      try volume.remove("new\(version)")
    }
    var random = SplitMix(state: 11)
    for cut in stride(from: 0, through: disk.events.count, by: disk.events.count / 100 + 1) {
      let after = try Volume(Image.repaired(Self.crash(start, disk.events, at: cut, &random)))
      guard after.exists("old"), try after.inode("old").attributes.size > 0 else { continue }
      #expect(try after.read("old") == .pattern(count, 0), "cut at \(cut)")
    }
  }

  @Test func `A disk that fails is told, and not believed`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    try volume.write("file", .pattern(5000, 1))
    let inode = try volume.inode("file")
    volume.disk.isBroken = true
    #expect(throws: Errno.ioError) { try Volume.synchronize(inode) }
    #expect(throws: Errno.ioError) { try volume.fileSystem.synchronize() }
    volume.disk.isBroken = false
    try Volume.synchronize(inode)
    let crashed = volume.disk.bytes
    let after = try Volume(Image.repaired(crashed))
    #expect(try after.read("file") == .pattern(5000, 1))
  }
}
