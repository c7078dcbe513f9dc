import System

/// Regular files: making, filling, cutting and removing them.
enum FileQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("open-missing", openMissing),
    Question("create-and-read", createAndRead),
    Question("create-exclusively", createExclusively),
    Question("create-many", createMany),
    Question("many-small-writes", manySmallWrites),
    Question("big-file", bigFile),
    Question("writes-of-odd-sizes", oddWrites),
    Question("overlong-write", overlongWrite),
    Question("truncate-by-open", truncateByOpen),
    Question("truncate-behind-a-writer", truncateBehindWriter),
    Question("truncate-while-writing", truncateWhileWriting),
    Question("truncate-grows-with-zeros", truncateGrows),
    Question("truncate-clears-the-rest", truncateClears),
    Question("truncate-arguments", truncateArguments),
    Question("hole-reads-as-zeros", holeReadsAsZeros),
    Question("append-goes-to-the-end", appendGoesToEnd),
    Question("append-of-several", appendOfSeveral),
    Question("seek-to-the-end", seekToEnd),
    Question("positions-of-pread", positionsOfPread),
    Question("read-after-unlink", readAfterUnlink),
    Question("unlink-of-an-open-file", unlinkOpen),
    Question("write-only-cannot-read", writeOnlyCannotRead),
    Question("read-only-cannot-write", readOnlyCannotWrite),
    Question("stat-tells", statTells),
    Question("times-change", timesChange),
    Question("times-are-set", timesAreSet),
    Question("far-times", farTimes),
    Question("sendfile-copies", sendFileCopies),
    Question("full-device", fullDevice),
    Question("full-file-system", fullFileSystem),
    Question("out-of-inodes", outOfInodes),
    Question("file-size-limit", fileSizeLimit),
    Question("fallocate-grows", allocateGrows),
    Question("named-pipe", namedPipe),
    Question("mode-by-mask", modeByMask),
    Question("memory-file", memoryFile),
  ]

  /// Is a file that is not there not opened, and one that is? (xv6: opentest.)
  private static func openMissing() {
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("missing"))
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("no/such/thing", .create))
    close(open("/proc/self/exe"))
  }

  private static func createAndRead() {
    create("file", "some text")
    expect(contents("file"), "some text")
    create("file", "less")
    expect(contents("file"), "less")
  }

  /// Does O_EXCL refuse what is there, even a link that leads nowhere?
  private static func createExclusively() {
    close(open("new", [.create, .exclusive, .writeOnly]))
    expect(.fileExists, from: try FileDescriptor.open("new", [.create, .exclusive, .writeOnly]))
    makeLink("link", to: "nowhere")
    expect(.fileExists, from: try FileDescriptor.open("link", [.create, .exclusive, .writeOnly]))
    expect(!FileSystem.exists("nowhere"))
  }

  /// Many creations, then as many removals. (xv6: createtest.)
  private static func createMany() {
    for number in 0..<200 { close(open("file\(number)", [.create, .readWrite])) }
    expect(names(in: ".").count, 200)
    for number in 0..<200 { remove("file\(number)") }
    expect(names(in: ".").count, 0)
  }

  /// Do small writes follow one another? (xv6: writetest.)
  private static func manySmallWrites() {
    let file = open("small", [.create, .readWrite])
    for _ in 0..<100 {
      write(file, "aaaaaaaaaa")
      write(file, "bbbbbbbbbb")
    }
    close(file)
    let text = contents("small")
    expect(text.count, 2000)
    for (index, byte) in text.enumerated() {
      expect(byte == UInt8(ascii: index % 20 < 10 ? "a" : "b"), "byte \(index)")
    }
  }

  /// Is every block of a file of many blocks its own? (xv6: writebig.)
  private static func bigFile() {
    let file = open("big", [.create, .readWrite])
    let block = Block(1024)
    for number in 0..<1000 {
      block[half: 0] = number
      expect(SystemCall.write.raw(file.rawValue, block.address, 1024), 1024)
    }
    must(try file.seek(0))
    for number in 0..<1000 {
      expect(SystemCall.read.raw(file.rawValue, block.address, 1024), 1024)
      expect(block[half: 0], number)
    }
    expect(SystemCall.read.raw(file.rawValue, block.address, 1024), 0)
  }

  /// Writes of sizes that fit no block: is what was written what is read? (xv6: bigwrite, bigfile.)
  private static func oddWrites() {
    var size = 499
    while size < 12000 {
      let file = open("odd", [.create, .truncate, .readWrite])
      write(file, bytes("a", size))
      write(file, bytes("b", size))
      close(file)
      expect(contents("odd") == bytes("a", size) + bytes("b", size), "size \(size)")
      size += 471
    }
  }

  /// Is a write that is larger than any of the kernel's own memory carried out whole?
  private static func overlongWrite() {
    let text = bytes("z", 1 << 20)
    create("long", text)
    expect(metadata("long").size, 1 << 20)
    expect(contents("long") == text)
  }

  /// What do those who have a file open see when somebody opens it with O_TRUNC? (xv6: truncate1.)
  private static func truncateByOpen() {
    create("file", "abcd")
    let reader = open("file")
    expect(read(reader, 32), "abcd")
    let writer = open("file", [.writeOnly, .truncate])
    let second = open("file")
    expect(read(second, 32), "")
    expect(read(reader, 32), "")
    write(writer, "abcdef")
    expect(read(second, 32), "abcdef")
    expect(read(reader, 32), "ef")
  }

  /// A write behind the end of a file that was cut meanwhile: zeros lie before it. (xv6: truncate2.)
  private static func truncateBehindWriter() {
    let writer = open("file", [.create, .writeOnly])
    write(writer, "abcd")
    close(open("file", [.writeOnly, .truncate]))
    write(writer, "x")
    expect(contents("file"), "\0\0\0\0x")
  }

  /// One process cuts a file, another one writes: do both live? (xv6: truncate3.)
  private static func truncateWhileWriting() {
    create("file")
    let child = fork {
      for _ in 0..<100 {
        let file = open("file", .writeOnly)
        write(file, "1234567890")
        close(file)
        _ = contents("file")
      }
    }
    for _ in 0..<150 { create("file", "xxx") }
    expect(wait(child).exitCode == 0)
  }

  private static func truncateGrows() {
    create("file", "abc")
    let file = open("file", .readWrite)
    must(try file.truncate(to: 10000))
    expect(metadata("file").size, 10000)
    expect(contents("file") == "abc" + ByteString([UInt8](repeating: 0, count: 9997)))
  }

  /// If a file is cut and grows again, is what was there gone?
  private static func truncateClears() {
    create("file", bytes("x", 6000))
    let file = open("file", .readWrite)
    must(try file.truncate(to: 100))
    must(try file.truncate(to: 6000))
    let zeros = ByteString([UInt8](repeating: 0, count: 5900))
    expect(contents("file") == bytes("x", 100) + zeros)
  }

  private static func truncateArguments() {
    create("file", "text")
    let file = open("file")
    expect(.invalidArgument, from: try file.truncate(to: 0))
    expect(.invalidArgument, SystemCall.truncate.raw(text("file"), -1))
    expect(.isDirectory, SystemCall.truncate.raw(text("."), 0))
    expect(.noSuchFileOrDirectory, SystemCall.truncate.raw(text("missing"), 0))
    expect(SystemCall.truncate.raw(text("file"), 2), 0)
    expect(contents("file"), "te")
  }

  private static func holeReadsAsZeros() {
    let file = open("hole", [.create, .readWrite])
    must(try file.seek(1 << 20))
    write(file, "end")
    expect(metadata("hole").size, 1 << 20 + 3)
    must(try file.seek(500_000))
    expect(read(file, 4), "\0\0\0\0")
    expect(metadata("hole").allocatedBytes < 1 << 19)
  }

  private static func appendGoesToEnd() {
    create("file", "one")
    let file = open("file", [.append, .readWrite])
    must(try file.seek(0))
    write(file, " two")
    expect(must(try file.seek(0, from: .current)), 7)
    expect(contents("file"), "one two")
  }

  /// If several append at once, is every piece whole and none lost?
  private static func appendOfSeveral() {
    let children = (0..<4).map { number in
      fork {
        let file = open("log", [.create, .append, .writeOnly])
        for _ in 0..<50 { write(file, "line of \(number)\n") }
      }
    }
    for child in children { expect(wait(child).exitCode == 0) }
    let lines = contents("log").split(at: "\n", keepingEmpty: false)
    expect(lines.count, 200)
    for line in lines { expect(line.count == 9 && line.starts(with: "line of "), "'\(line)'") }
  }

  private static func seekToEnd() {
    create("file", "0123456789")
    let file = open("file")
    expect(must(try file.seek(0, from: .end)), 10)
    expect(must(try file.seek(-4, from: .current)), 6)
    expect(read(file, 10), "6789")
  }

  /// Do `pread` and `pwrite` leave the position alone?
  private static func positionsOfPread() {
    create("file", "0123456789")
    let file = open("file", .readWrite)
    let memory = Block(4)
    expect(SystemCall.readAt.raw(file.rawValue, memory.address, 4, 5), 4)
    expect(memory.bytes(0..<4), "5678")
    expect(SystemCall.writeAt.raw(file.rawValue, text("ab"), 2, 1), 2)
    expect(read(file, 10), "0ab3456789")
  }

  /// Is a file whose last name is gone there until it is closed? (xv6: unlinkread.)
  private static func readAfterUnlink() {
    let file = open("file", [.create, .readWrite])
    write(file, "hello")
    remove("file")
    create("file", "yyy")
    must(try file.seek(0))
    expect(read(file, 10), "hello")
    write(file, "more")
    expect(contents("file"), "yyy")
    expect(must(try file.metadata()).links, 0)
  }

  /// Does a file without names go when its process ends, so that the next one finds none?
  private static func unlinkOpen() {
    for _ in 0..<50 {
      let child = fork {
        let file = open("file", [.create, .exclusive, .readWrite])
        remove("file")
        write(file, bytes("x", 10000))
      }
      expect(wait(child).exitCode == 0)
      expect(!FileSystem.exists("file"))
    }
  }

  private static func writeOnlyCannotRead() {
    let file = open("file", [.create, .writeOnly])
    expect(.badFileDescriptor, from: try file.read(upTo: 1))
  }

  private static func readOnlyCannotWrite() {
    create("file", "text")
    expect(.badFileDescriptor, from: try open("file").writeAll("x"))
    expect(contents("file"), "text")
  }

  private static func statTells() {
    create("file", bytes("x", 5000))
    let status = metadata("file")
    expect(status.kind == .regular)
    expect(status.size, 5000)
    expect(status.links, 1)
    expect(status.owner, 0)
    expect(status.allocatedBytes >= 5000)
    expect(must(try open("file").metadata()).inode == status.inode)
    expect(metadata("/dev/null").kind == .characterDevice)
    expect(metadata("/dev/null").major == 1 && metadata("/dev/null").minor == 3)
    expect(must(try pipe().reading.metadata()).kind == .pipe)
  }

  /// Does writing change the time of modification, and making a file that of its directory?
  private static func timesChange() {
    create("file")
    let (file, directory) = (metadata("file").modified, metadata(".").modified)
    sleep(20)
    create("file", "text")
    expect(metadata("file").modified > file)
    expect(metadata(".").modified == directory)
    create("another")
    expect(metadata(".").modified > directory)
  }

  private static func timesAreSet() {
    create("file")
    let (first, second) = (Time(seconds: 1_000_000), Time(nanoseconds: 5_000_000_123))
    must(try FileSystem.setTimes("file", accessed: first, modified: second))
    expect(metadata("file").accessed == first)
    expect(metadata("file").modified.seconds == 5)
    must(try FileSystem.setTimes("file", accessed: nil, modified: first))
    expect(metadata("file").modified == first)
  }

  /// Before all and after all: who reads such a file has its time of access looked at.
  private static func farTimes() {
    create("file", "text")
    for seconds in [Int.min, -1, .max] {
      let times = Block(words: [seconds, 0, seconds, 999_999_999])
      let file = open("file")
      check(SystemCall.changeTimes.raw(file.rawValue, 0, times.address, 0))
      expect(read(file, 4), "text")
      must(try file.synchronize())
      close(file)
    }
  }

  private static func sendFileCopies() {
    create("from", "0123456789")
    let (from, to) = (open("from"), open("to", [.create, .writeOnly]))
    expect(SystemCall.sendFile.raw(to.rawValue, from.rawValue, 0, 4), 4)
    let offset = Block(words: [7])
    expect(SystemCall.sendFile.raw(to.rawValue, from.rawValue, offset.address, 100), 3)
    expect(offset[word: 0], 10)
    expect(contents("to"), "0123789")
    expect(read(from, 3), "456")
  }

  private static func mountSmall(_ options: ByteString) {
    makeDirectory("small")
    check(SystemCall.mount.raw(text("none"), text("small"), text("tmpfs"), 0, text(options)))
    change("small")
  }

  /// Is what was written to a full file system there, and room for more when a file is gone? (xv6: diskfull.)
  private static func fullFileSystem() {
    mountSmall("size=64k")
    var made = 0
    while made < 40 {
      let file = open("big\(made)", [.create, .writeOnly])
      defer { close(file) }
      guard (try? file.writeAll(bytes("x", 4096))) != nil else { break }
      made += 1
    }
    expect(made > 8 && made <= 16)
    expect(.noSpace, from: try FileSystem.write("more", to: "big\(made)"))
    // Directories, and names in them, may still be made, or not: neither does harm.
    for number in 0..<128 { _ = try? FileSystem.makeDirectory("d\(number)") }
    for number in 0..<made { expect(contents("big\(number)") == bytes("x", 4096)) }
    remove("big0")
    create("again", bytes("y", 4096))
    change("..")
    unmount("small")
  }

  /// Files until there are no more to be had: then one is gone, and one can be made. (xv6: outofinodes.)
  private static func outOfInodes() {
    mountSmall("nr_inodes=50")
    var made = 0
    while made < 100, (try? FileSystem.write("", to: "z\(made)")) != nil { made += 1 }
    expect(made, 49)
    expect(.noSpace, from: try FileSystem.makeDirectory("d"))
    expect(.noSpace, from: try FileSystem.makeSymbolicLink("l", to: "z0"))
    remove("z0")
    makeDirectory("d")
    change("..")
    unmount("small")
  }

  /// What does a device answer that is always full?
  private static func fullDevice() {
    let full = open("/dev/full", .readWrite)
    expect(.noSpace, from: try full.writeAll("x"))
    expect(read(full, 2), "\0\0")
  }

  /// Is RLIMIT_FSIZE kept: a part is written, then SIGXFSZ comes, or EFBIG?
  private static func fileSizeLimit() {
    let limit = Block(words: [1000, 1000])
    expect(SystemCall.limits.raw(0, 1, limit.address, 0), 0)
    let file = open("file", [.create, .writeOnly])
    expect(SystemCall.write.raw(file.rawValue, Block(2000).address, 2000), 1000)
    expectKilled(by: Signal(25)) { write(file, "x") }
    must(try Signal(25).handle(.ignored))
    expect(.fileTooLarge, from: try file.writeAll("x"))
  }

  private static func allocateGrows() {
    let file = open("file", [.create, .readWrite])
    expect(SystemCall.allocateSpace.raw(file.rawValue, 0, 0, 10000), 0)
    expect(metadata("file").size, 10000)
    let keepSize = 1
    expect(SystemCall.allocateSpace.raw(file.rawValue, keepSize, 0, 20000), 0)
    expect(metadata("file").size, 10000)
  }

  /// Does a named pipe wait for its other end, and join them?
  private static func namedPipe() {
    must(try FileSystem.makeNode("pipe", mode: 0o010644))
    expect(metadata("pipe").kind == .pipe)
    let child = fork {
      let file = open("pipe", .writeOnly)
      write(file, "through")
    }
    expect(contents("pipe"), "through")
    expect(wait(child).exitCode == 0)
    let alone: FileDescriptor.OpenOptions = [.writeOnly, .nonBlocking]
    expect(.noSuchAddressOrDevice, from: try FileDescriptor.open("pipe", alone))
  }

  private static func modeByMask() {
    expect(SystemCall.fileCreationMask.raw(0o027), 0o022)
    close(open("file", [.create, .writeOnly], permissions: 0o666))
    must(try FileSystem.makeDirectory("directory", permissions: 0o777))
    expect(metadata("file").permissions, 0o640)
    expect(metadata("directory").permissions, 0o750)
    setPermissions("file", 0o4711)
    expect(metadata("file").permissions, 0o4711)
  }

  private static func memoryFile() {
    let file = FileDescriptor(check(SystemCall.makeMemoryFile.raw(text("name"), 0)))
    write(file, "kept in memory")
    must(try file.seek(8))
    expect(read(file, 20), "memory")
    expect(must(try file.metadata()).size, 14)
  }
}
