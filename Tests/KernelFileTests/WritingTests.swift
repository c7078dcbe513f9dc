import Testing

/// Do others read what we write, and find nothing wrong with it?
@Suite(.enabled(if: Image.isPossible)) struct WritingTests {
  @Test(arguments: Image.Shape.all) func `A tree of all kinds of files`(_ shape: Image.Shape) throws
  {
    let volume = try Volume(Image.make(shape))
    try volume.create("etc", .directory)
    try volume.write("etc/hostname", Array("mvm\n".utf8))
    try volume.write("large", .pattern(2_500_000, 5))
    try volume.link("short", symbolicTo: "etc/hostname")
    try volume.link("long", symbolicTo: String(repeating: "y/", count: 100))
    try volume.create("null", .characterDevice, device: DeviceNumber(major: 1, minor: 3))
    try volume.create("far", .blockDevice, device: DeviceNumber(major: 300, minor: 70000))
    try volume.create("pipe", .fifo)
    try volume.create("socket", .socket)
    try volume.link("etc/name", to: volume.inode("etc/hostname"))
    try volume.fileSystem.unmount()
    let bytes = volume.disk.bytes
    #expect(try Image.complaint(about: bytes) == nil)
    let paths = ["/short", "/null", "/far", "/pipe", "/long"]
    let answer = try Image.ask(bytes, ["cat /etc/name"] + paths.map { "stat " + $0 })
    #expect(answer.contains("mvm\n"))
    #expect(answer.contains("Fast link dest: \"etc/hostname\""))
    #expect(answer.contains("Device major/minor number: 01:03"))
    #expect(answer.contains("Device major/minor number: 300:70000"))
    #expect(answer.contains("Type: FIFO"))
    let again = try Volume(bytes)
    #expect(try again.read("large") == .pattern(2_500_000, 5))
    #expect(try again.inode("etc/hostname").attributes.links == 2)
    #expect(try again.inode("far").attributes.device == DeviceNumber(major: 300, minor: 70000))
    #expect(
      try again.inode("long").linkTarget() == ByteString(String(repeating: "y/", count: 100)))
  }

  @Test func `Times have nanoseconds where inodes are large`() throws {
    for size in [128, 256] {
      var volume = try Volume(Image.make(Image.Shape(inodeSize: size)))
      let inode = try volume.create("file")
      inode.lock.withLock {
        inode.attributes.modified = FileTime(seconds: 5_000_000_000, nanoseconds: 123_456_789)
        inode.attributes.accessed = FileTime(seconds: -5, nanoseconds: 7)
        inode.attributes.user = 70000
        inode.attributes.permissions = 0o4755
        inode.attributesChanged()
      }
      volume = try volume.remounted()
      let attributes = try volume.inode("file").attributes
      if size == 256 {
        #expect(attributes.modified == FileTime(seconds: 5_000_000_000, nanoseconds: 123_456_789))
        #expect(attributes.accessed == FileTime(seconds: -5, nanoseconds: 7))
      } else {
        #expect(attributes.accessed == FileTime(seconds: -5, nanoseconds: 0))
      }
      #expect(attributes.user == 70000 && attributes.permissions == 0o4755)
      try volume.fileSystem.unmount()
      #expect(try Image.complaint(about: volume.disk.bytes) == nil)
    }
  }

  @Test(arguments: [1024, 4096]) func `Many names in one directory`(_ blockSize: Int) throws {
    let shape = Image.Shape(blockSize: blockSize, megabytes: 32, options: ["-N", "6000"])
    var volume = try Volume(Image.make(shape))
    for number in 0..<5000 { try volume.write("file\(number)", Array("\(number)".utf8)) }
    for number in 0..<5000 where number % 3 != 0 { try volume.remove("file\(number)") }
    volume = try volume.remounted()
    #expect(try volume.names("").count == 3 + 1667)
    #expect(try volume.read("file3000") == Array("3000".utf8))
    // The holes are filled before the directory grows.
    let size = try volume.inode("").attributes.size
    for number in 0..<3000 { try volume.create("new\(number)") }
    #expect(try volume.inode("").attributes.size == size)
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `Telling names goes on while others come and go`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    for number in 0..<200 { try volume.create("stays\(number)") }
    for number in 0..<200 { try volume.create("goes\(number)") }
    var seen: [String] = []
    var position: UInt64 = 0
    var step = 0
    let root = volume.fileSystem.root
    while true {
      var found: DirectoryEntry?
      try root.lock.withLock { () throws(Errno) in
        try root.entries(from: position) { entry in
          found = entry
          return false
        }
      }
      guard let found else { break }
      position = found.next
      seen.append(String(decoding: found.name.bytes, as: UTF8.self))
      if step < 200 { try volume.remove("goes\(199 - step)") }
      if step % 7 == 0 { try volume.create("comes\(step)") }
      step += 1
    }
    let stays = seen.filter { $0.hasPrefix("stays") }
    #expect(stays.count == 200)
    #expect(Set(seen).count == seen.count)
  }

  @Test func `An index of names is given up when they change`() throws {
    let shape = Image.Shape(blockSize: 1024)
    let filled = try Volume(Image.make(shape))
    try filled.create("names", .directory)
    for number in 0..<500 { try filled.create("names/a rather long name \(number)") }
    try filled.fileSystem.unmount()
    // e2fsck -D makes the index.
    let indexed = try Image.indexed(filled.disk.bytes)
    #expect(try Image.ask(indexed, ["stat /names"]).contains("Flags: 0x1000"))
    let volume = try Volume(indexed)
    #expect(try volume.names("names").count == 502)
    for number in 0..<50 { try volume.remove("names/a rather long name \(number * 3)") }
    for number in 0..<100 { try volume.create("names/another long name \(number)") }
    #expect(try volume.names("names").count == 552)
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test(arguments: [1024, 2048, 4096]) func `Sparse files`(_ blockSize: Int) throws {
    let shape = Image.Shape(blockSize: blockSize)
    let volume = try Volume(Image.make(shape))
    let inode = try volume.create("sparse")
    // In each part of the tree of pointers.
    let fanout = UInt64(blockSize / 4)
    let size = UInt64(blockSize)
    let places = [
      0, 11 * size, (12 + fanout) * size, (12 + fanout + fanout * fanout) * size + 5,
      (12 + fanout + fanout * fanout + 3 * fanout * fanout) * size,
    ]
    for (number, place) in places.enumerated() {
      try Volume.write(inode, .pattern(5000, number), at: place)
    }
    try Volume.synchronize(inode)
    inode.cache = nil
    for (number, place) in places.enumerated() {
      #expect(try part(of: inode, place, 5000) == .pattern(5000, number))
    }
    #expect(try part(of: inode, 20 * size + 7, 300) == [UInt8](repeating: 0, count: 300))
    try volume.fileSystem.synchronize()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
    let free = volume.fileSystem.statistics().freeBlocks
    try Volume.truncate(inode, to: places[2] + 10)
    try volume.fileSystem.synchronize()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
    try Volume.truncate(inode, to: 0)
    try volume.fileSystem.synchronize()
    #expect(volume.fileSystem.statistics().freeBlocks > free)
    #expect(inode.attributes.blocks == 0)
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  private func part(of inode: Inode, _ offset: UInt64, _ count: Int) throws(Errno) -> [UInt8] {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    let pages = Int((offset & 4095) + UInt64(count) + 4095) / 4096
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: pages * 4096, alignment: 512)
    defer { memory.deallocate() }
    try inode.readPages(offset >> 12, pages, into: memory.baseAddress.unsafelyUnwrapped)
    return Array(memory[Int(offset & 4095)..<Int(offset & 4095) + count])
  }

  @Test func `What was cut off does not come back`() throws {
    for blockSize in [1024, 4096] {
      let volume = try Volume(Image.make(Image.Shape(blockSize: blockSize)))
      let inode = try volume.create("file")
      try Volume.write(inode, .pattern(20000, 1))
      try Volume.synchronize(inode)
      try Volume.truncate(inode, to: 5001)
      inode.cache = nil
      try Volume.truncate(inode, to: 9000)
      let bytes = try Volume.read(inode)
      let kept = [UInt8].pattern(20000, 1).prefix(5001)
      #expect(bytes == kept + [UInt8](repeating: 0, count: 3999))
    }
  }

  @Test func `Room that is not written to reads as zeros, even of somebody's old block`() throws {
    let volume = try Volume(Image.make(Image.Shape(megabytes: 2)))
    let filler = try volume.create("filler")
    #expect(throws: Errno.noSpace) { try Volume.write(filler, .pattern(3_000_000, 9)) }
    try Volume.synchronize(filler)
    try Volume.truncate(filler, to: 0)
    try volume.fileSystem.synchronize()
    let inode = try volume.create("file")
    try inode.lock.withLock { () throws(Errno) in
      try inode.allocate(0..<500_000)
      try inode.resize(to: 500_000)
    }
    #expect(try Volume.read(inode) == [UInt8](repeating: 0, count: 500_000))
    let again = try volume.remounted()
    #expect(try again.read("file") == [UInt8](repeating: 0, count: 500_000))
  }
}
