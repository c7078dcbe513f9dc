import System

/// Arguments other than addresses: descriptors, lengths, flags and names that make no sense.
enum ArgumentQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("unknown-call", unknownCall),
    Question("bad-descriptors", badDescriptors),
    Question("path-too-long", pathTooLong),
    Question("name-too-long", nameTooLong),
    Question("name-of-255-bytes", longestName),
    Question("empty-path", emptyPath),
    Question("string-at-the-edge", stringAtTheEdge),
    Question("huge-count", hugeCount),
    Question("read-to-the-end-of-memory", readToTheEndOfMemory),
    Question("vector-limits", vectorLimits),
    Question("vector-gathers", vectorGathers),
    Question("vector-scatters", vectorScatters),
    Question("partly-bad-buffer", partlyBadBuffer),
    Question("seek-arguments", seekArguments),
    Question("signal-numbers", signalNumbers),
    Question("clock-numbers", clockNumbers),
    Question("bad-writes-use-no-space", badWrites),
    Question("bad-pipe-takes-no-descriptor", badPipe),
  ]

  /// What does a call that nobody knows answer?
  private static func unknownCall() {
    expect(.noFunction, SystemCall(4000).raw())
    expect(.noFunction, SystemCall(-1).raw())
    expect(.noFunction, SystemCall(Int.max).raw())
    expect(.noFunction, SystemCall(1 << 32 | 99999).raw())
  }

  /// Do all calls refuse descriptors that are not open?
  private static func badDescriptors() {
    let block = Block(256).address
    for descriptor in [-1, 900, 5000, Int(Int32.max), Int(Int32.min)] {
      expect(.badFileDescriptor, SystemCall.read.raw(descriptor, block, 1))
      expect(.badFileDescriptor, SystemCall.write.raw(descriptor, block, 1))
      expect(.badFileDescriptor, SystemCall.close.raw(descriptor))
      expect(.badFileDescriptor, SystemCall.duplicate.raw(descriptor))
      expect(.badFileDescriptor, SystemCall.duplicateAs.raw(descriptor, 20, 0))
      expect(.badFileDescriptor, SystemCall.seek.raw(descriptor, 0, 0))
      expect(.badFileDescriptor, SystemCall.statusDescriptor.raw(descriptor, block))
      expect(.badFileDescriptor, SystemCall.readDirectory.raw(descriptor, block, 100))
      expect(.badFileDescriptor, SystemCall.truncateDescriptor.raw(descriptor, 0))
      expect(.badFileDescriptor, SystemCall.control.raw(descriptor, 1))
      expect(.badFileDescriptor, SystemCall.deviceControl.raw(descriptor, 0x5401, block))
      expect(.badFileDescriptor, SystemCall.synchronizeFile.raw(descriptor))
      expect(.badFileDescriptor, SystemCall.changeDirectoryDescriptor.raw(descriptor))
    }
  }

  /// What if a path is as long as the kernel's own memory for it, or longer? (xv6: copyinstr2.)
  private static func pathTooLong() {
    var path: ByteString = "/"
    while path.count < 4095 { path += "./" }
    path = ByteString(path.prefix(4095))
    expect(metadata(path).isDirectory)
    let longer = text(path + "/")
    expect(.fileNameTooLong, SystemCall.open.raw(-100, longer, 0, 0))
    expect(.fileNameTooLong, SystemCall.unlink.raw(-100, longer, 0))
    expect(.fileNameTooLong, SystemCall.link.raw(-100, longer, -100, longer, 0))
    expect(.fileNameTooLong, SystemCall.execute.raw(longer, Block(words: [0]).address, 0))
    expect(.fileNameTooLong, SystemCall.changeDirectory.raw(longer))
  }

  /// Is a name of 256 bytes refused, wherever it stands? (xv6: fourteen.)
  private static func nameTooLong() {
    let name = bytes("n", 256)
    expect(.fileNameTooLong, from: try FileDescriptor.open(name, [.create, .writeOnly]))
    expect(.fileNameTooLong, from: try FileSystem.makeDirectory(name))
    expect(.fileNameTooLong, from: try FileSystem.metadata(of: name / "x"))
    create("file")
    expect(.fileNameTooLong, from: try FileSystem.rename("file", to: name))
    expect(.fileNameTooLong, from: try FileSystem.link("file", to: name))
    expect(.fileNameTooLong, from: try FileSystem.makeSymbolicLink(name, to: "file"))
  }

  /// Is a name of 255 bytes kept whole, and told from one that differs in the last byte?
  private static func longestName() {
    let name = bytes("n", 254) + "1"
    create(name, "first")
    create(bytes("n", 254) + "2", "second")
    expect(contents(name), "first")
    expect(contents(bytes("n", 254) + "2"), "second")
    expect(names(in: ".")[0], name)
  }

  /// Does an empty path name nothing?
  private static func emptyPath() {
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open(""))
    expect(.noSuchFileOrDirectory, from: try FileSystem.makeDirectory(""))
    expect(.noSuchFileOrDirectory, from: try FileSystem.remove(""))
    expect(.noSuchFileOrDirectory, from: try FileSystem.changeDirectory(""))
    expect(.noSuchFileOrDirectory, from: try FileSystem.metadata(of: ""))
    expect(.noSuchFileOrDirectory, from: try FileSystem.makeSymbolicLink("x", to: ""))
  }

  /// What if a text ends, with its zero, at the very end of memory?
  private static func stringAtTheEdge() {
    let edge = BadAddresses.edge
    Memory.store(0, at: edge)
    Memory.store(UInt8(ascii: "."), at: edge - 1)
    expect(SystemCall.changeDirectory.raw(edge - 1), 0)
    expect(.noSuchFileOrDirectory, SystemCall.changeDirectory.raw(edge))
  }

  /// Is a count of bytes that no memory holds cut, and not taken for a negative one?
  private static func hugeCount() {
    // Where two gibibytes would still end below all memory of programs.
    let low = 0x4000_0000
    let memory = check(SystemCall.mapMemory.raw(low, 4096, 3, 0x32, -1, 0))
    let null = open("/dev/null", .readWrite)
    expect(SystemCall.read.raw(null.rawValue, memory, Int(Int32.max)), 0)
    create("short", "text")
    let file = open("short")
    expect(SystemCall.read.raw(file.rawValue, memory, 1 << 31), 4)
    expect(SystemCall.readAt.raw(file.rawValue, memory, 1 << 33, 0), 4)
  }

  /// May `read` be told to fill more than there is? It fills what there is. (xv6: argptest.)
  private static func readToTheEndOfMemory() {
    let edge = BadAddresses.edge
    let file = open("/proc/self/exe")
    let answer = SystemCall.read.raw(file.rawValue, edge, 100)
    expect(answer == 1 || answer == -Errno.badAddress.rawValue, "\(answer)")
  }

  /// How many pieces may a vector have?
  private static func vectorLimits() {
    let vector = Block(16 * 1025).address
    let file = open("file", [.create, .readWrite])
    expect(SystemCall.writeVector.raw(file.rawValue, vector, 1024), 0)
    expect(.invalidArgument, SystemCall.writeVector.raw(file.rawValue, vector, 1025))
    expect(.invalidArgument, SystemCall.readVector.raw(file.rawValue, vector, -1))
    let negative = Block(words: [vector, -1])
    expect(.invalidArgument, SystemCall.writeVector.raw(file.rawValue, negative.address, 1))
  }

  /// Does `writev` write its pieces one after another?
  private static func vectorGathers() {
    let vector = Block(words: [text("one"), 3, 0, 0, text("two "), 4, text("three"), 2])
    let file = open("file", [.create, .readWrite])
    expect(SystemCall.writeVector.raw(file.rawValue, vector.address, 4), 9)
    expect(contents("file"), "onetwo th")
  }

  /// Does `readv` fill its pieces one after another?
  private static func vectorScatters() {
    create("file", "abcdef")
    let (first, second) = (Block(2), Block(10))
    let vector = Block(words: [first.address, 2, second.address, 10])
    let file = open("file")
    expect(SystemCall.readVector.raw(file.rawValue, vector.address, 2), 6)
    expect(first.bytes(0..<2), "ab")
    expect(second.bytes(0..<5), "cdef\0")
  }

  /// If only the second piece of a vector is bad, is the first one written?
  private static func partlyBadBuffer() {
    let vector = Block(words: [text("good"), 4, BadAddresses.unmapped, 4])
    let file = open("file", [.create, .readWrite])
    let answer = SystemCall.writeVector.raw(file.rawValue, vector.address, 2)
    expect(answer == 4 || answer == -Errno.badAddress.rawValue, "\(answer)")
    expect(metadata("file").size, max(answer, 0))
  }

  /// Are offsets before the start, and origins that are none, refused?
  private static func seekArguments() {
    create("file", "0123456789")
    let file = open("file")
    expect(.invalidArgument, SystemCall.seek.raw(file.rawValue, -1, 0))
    expect(.invalidArgument, SystemCall.seek.raw(file.rawValue, -11, 2))
    expect(.invalidArgument, SystemCall.seek.raw(file.rawValue, 0, 7))
    expect(SystemCall.seek.raw(file.rawValue, -3, 2), 7)
    expect(SystemCall.seek.raw(file.rawValue, 100, 1), 107)
    expect(read(file, 10), "")
    expect(.invalidArgument, SystemCall.readAt.raw(file.rawValue, Block(8).address, 1, -1))
    let ends = pipe()
    expect(.illegalSeek, SystemCall.seek.raw(ends.reading.rawValue, 0, 0))
    expect(.illegalSeek, SystemCall.readAt.raw(ends.reading.rawValue, Block(8).address, 1, 0))
  }

  /// Which numbers are signals?
  private static func signalNumbers() {
    let own = Process.identifier
    let action = Block(24).address
    for number in [-1, 65, 1000] {
      expect(.invalidArgument, SystemCall.kill.raw(own, number))
      expect(.invalidArgument, SystemCall.signalAction.raw(number, action, 0, 8))
    }
    expect(SystemCall.kill.raw(own, 0), 0)
    expect(.invalidArgument, SystemCall.signalAction.raw(0, action, 0, 8))
    expect(.invalidArgument, SystemCall.signalAction.raw(9, action, 0, 8))
    expect(.invalidArgument, SystemCall.signalAction.raw(19, action, 0, 8))
    expect(.invalidArgument, SystemCall.signalAction.raw(10, action, 0, 4))
    expect(.noSuchProcess, SystemCall.kill.raw(4_000_000, 0))
  }

  /// Which numbers are clocks, and which times are spans?
  private static func clockNumbers() {
    let time = Block(16)
    expect(.invalidArgument, SystemCall.getClock.raw(1000, time.address))
    expect(.invalidArgument, SystemCall.clockSleep.raw(1000, 0, time.address, 0))
    time[word: 8] = 1_000_000_000
    expect(.invalidArgument, SystemCall.sleep.raw(time.address, 0))
    time[word: 8] = -1
    expect(.invalidArgument, SystemCall.sleep.raw(time.address, 0))
    time[word: 0] = -1
    time[word: 8] = 0
    expect(.invalidArgument, SystemCall.sleep.raw(time.address, 0))
  }

  /// Does a write from nowhere keep space of the disk that nobody gets back? (xv6: badwrite.)
  private static func badWrites() {
    for _ in 0..<600 {
      let file = open("junk", [.create, .writeOnly])
      expect(.badAddress, SystemCall.write.raw(file.rawValue, 0xff_ffff_ffff, 1))
      expect(must(try file.metadata()).size, 0)
      close(file)
      remove("junk")
    }
    create("junk", "x")
  }

  /// Does a pipe whose descriptors cannot be told take none?
  private static func badPipe() {
    let before = names(in: "/proc/self/fd").count
    for _ in 0..<2000 { expect(.badAddress, SystemCall.pipe.raw(-8, 0)) }
    expect(names(in: "/proc/self/fd").count, before)
  }
}
