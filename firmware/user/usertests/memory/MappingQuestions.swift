import System

/// Memory maps: of nothing, of files, shared and private; their rights, and the stack.
enum MappingQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("map-is-zero", isZero),
    Question("map-arguments", arguments),
    Question("map-private-is-copied", privateIsCopied),
    Question("map-shared-is-seen", sharedIsSeen),
    Question("map-copies-of-copies", copiesOfCopies),
    Question("map-file", file),
    Question("map-file-privately", filePrivately),
    Question("map-file-and-write-it", fileAndWrite),
    Question("map-file-beyond-its-end", fileBeyondEnd),
    Question("map-file-outlives-its-descriptor", fileOutlives),
    Question("map-file-cut-meanwhile", fileCut),
    Question("map-file-rights", fileRights),
    Question("map-at-an-address", atAddress),
    Question("map-over-another", overAnother),
    Question("map-where-free-only", whereFree),
    Question("unmap-the-middle", unmapMiddle),
    Question("unmap-arguments", unmapArguments),
    Question("unmap-many", unmapMany),
    Question("protect-takes-rights", protectTakes),
    Question("protect-parts", protectParts),
    Question("protect-refuses-holes", protectHoles),
    Question("move-map", move),
    Question("shrink-map", shrink),
    Question("writable-is-not-executed", writableIsNotExecuted),
    Question("program-is-not-written", programNotWritten),
    Question("first-page-is-nobodys", firstPage),
    Question("kernel-is-not-touched", kernelNotTouched),
    Question("stack-grows", stackGrows),
    Question("stack-ends", stackEnds),
    Question("stack-below-is-nobodys", stackBelow),
    Question("advice-drops-pages", advice),
    Question("synchronize-arguments", synchronizeArguments),
    Question("address-space-limit", spaceLimit),
    Question("code-is-made-and-run", codeIsRun),
    Question("misaligned-words", misaligned),
    Question("maps-in-proc", mapsInProc),
    Question("huge-map-takes-no-memory", hugeMap),
    Question("memory-is-given-back", .slow, givenBack),
    Question("out-of-memory-ends-one", .slow, outOfMemory),
    Question("fork-of-much-memory", forkOfMuch),
  ]

  private static func map(
    _ size: Int, _ rights: MemoryMap.Protection = [.read, .write], shared: Bool = false,
    file: FileDescriptor? = nil, offset: Int = 0, line: Int = #line
  ) -> Int {
    let map = must(
      try MemoryMap.map(size: size, rights, shared: shared, file: file, offset: offset),
      line: line)
    return Int(bitPattern: map.address)
  }

  private static func load(_ address: Int) -> Int { Int(Memory.load(address)) }

  private static func isZero() {
    let start = map(1 << 16)
    for offset in stride(from: 0, to: 1 << 16, by: 1000) { expect(load(start + offset), 0) }
  }

  private static func arguments() {
    let (anonymous, fixed) = (0x22, 0x32)
    expect(.invalidArgument, SystemCall.mapMemory.raw(0, 0, 3, anonymous, -1, 0))
    expect(.invalidArgument, SystemCall.mapMemory.raw(0, 4096, 3, 0x20, -1, 0))
    expect(.invalidArgument, SystemCall.mapMemory.raw(0x1234, 4096, 3, fixed, -1, 0))
    expect(.noMemory, SystemCall.mapMemory.raw(0, -1, 3, anonymous, -1, 0))
    expect(.noMemory, SystemCall.mapMemory.raw(0, 1 << 50, 3, anonymous, -1, 0))
    expect(.noMemory, SystemCall.mapMemory.raw(1 << 62, 4096, 3, fixed, -1, 0))
    expect(.badFileDescriptor, SystemCall.mapMemory.raw(0, 4096, 3, 2, 77, 0))
    create("file", "text")
    let file = open("file")
    expect(.invalidArgument, SystemCall.mapMemory.raw(0, 4096, 1, 2, file.rawValue, 100))
    let directory = open(".", .directory)
    expect(
      .operationNotSupportedByDevice, SystemCall.mapMemory.raw(0, 4096, 1, 2, directory.rawValue, 0)
    )
  }

  private static func privateIsCopied() {
    let start = map(8192)
    Memory.store(1, at: start)
    inChild {
      expect(load(start), 1)
      Memory.store(2, at: start)
      expect(load(start), 2)
    }
    expect(load(start), 1)
    let child = fork {
      sleep(20)
      expect(load(start), 1)
    }
    Memory.store(3, at: start)
    expect(wait(child).exitCode == 0)
  }

  private static func sharedIsSeen() {
    let start = map(8192, shared: true)
    inChild {
      Memory.store(2, at: start)
      inChild { Memory.store(3, at: start + 4096) }
    }
    expect(load(start), 2)
    expect(load(start + 4096), 3)
  }

  /// Children of children write: does each see its own?
  private static func copiesOfCopies() {
    let start = map(16 * 4096)
    for page in 0..<16 { Memory.store(1, at: start + page * 4096) }
    inChild {
      for page in 0..<8 { Memory.store(2, at: start + page * 4096) }
      inChild {
        for page in 4..<12 { Memory.store(3, at: start + page * 4096) }
        for page in 0..<16 {
          expect(load(start + page * 4096), page < 4 ? 2 : page < 12 ? 3 : 1)
        }
      }
      for page in 0..<16 { expect(load(start + page * 4096), page < 8 ? 2 : 1) }
    }
    for page in 0..<16 { expect(load(start + page * 4096), 1) }
  }

  private static func file() {
    create("file", bytes("a", 4096) + bytes("b", 4096))
    let start = map(8192, .read, file: open("file"))
    expect(load(start + 4095), Int(UInt8(ascii: "a")))
    expect(load(start + 4096), Int(UInt8(ascii: "b")))
    let second = map(4096, .read, file: open("file"), offset: 4096)
    expect(load(second), Int(UInt8(ascii: "b")))
  }

  private static func filePrivately() {
    create("file", bytes("a", 4096))
    let start = map(4096, file: open("file"))
    Memory.store(UInt8(ascii: "x"), at: start)
    expect(contents("file") == bytes("a", 4096))
    expect(load(start + 1), Int(UInt8(ascii: "a")))
  }

  /// Is what is written to a shared map in the file, and what is written to the file in the map?
  private static func fileAndWrite() {
    create("file", bytes("a", 4096))
    let file = open("file", .readWrite)
    let start = map(4096, shared: true, file: file)
    Memory.store(UInt8(ascii: "x"), at: start + 7)
    expect(contents("file")[7] == UInt8(ascii: "x"))
    expect(SystemCall.writeAt.raw(file.rawValue, text("yz"), 2, 100), 2)
    expect(load(start + 101), Int(UInt8(ascii: "z")))
    inChild {
      let again = map(4096, shared: true, file: open("file", .readWrite))
      expect(load(again + 7), Int(UInt8(ascii: "x")))
      Memory.store(UInt8(ascii: "c"), at: again + 8)
    }
    expect(load(start + 8), Int(UInt8(ascii: "c")))
  }

  /// Zeros to the end of the page, and SIGBUS behind it.
  private static func fileBeyondEnd() {
    create("file", "text")
    let start = map(8192, .read, file: open("file"))
    expect(load(start + 4), 0)
    expect(load(start + 4095), 0)
    expectKilled(by: .busError) { _ = load(start + 4096) }
  }

  private static func fileOutlives() {
    create("file", "text")
    let file = open("file", .readWrite)
    let start = map(4096, shared: true, file: file)
    close(file)
    remove("file")
    expect(load(start), Int(UInt8(ascii: "t")))
    Memory.store(1, at: start)
    expect(load(start), 1)
  }

  private static func fileCut() {
    create("file", bytes("a", 8192))
    let file = open("file", .readWrite)
    let start = map(8192, shared: true, file: file)
    expect(load(start + 4096), Int(UInt8(ascii: "a")))
    must(try file.truncate(to: 100))
    expectKilled(by: .busError) { _ = load(start + 4096) }
    expect(load(start + 100), 0)
    must(try file.truncate(to: 8192))
    expect(load(start + 4096), 0)
  }

  private static func fileRights() {
    create("file", bytes("a", 4096))
    let (reader, writer) = (open("file"), open("file", .writeOnly))
    expect(.permissionDenied, from: try MemoryMap.map(size: 4096, shared: true, file: reader))
    expect(.permissionDenied, from: try MemoryMap.map(size: 4096, .read, file: writer))
    let start = map(4096, .read, shared: true, file: reader)
    expect(.permissionDenied, SystemCall.protectMemory.raw(start, 4096, 3))
    expectKilled(by: .segmentation) { Memory.store(1, at: start) }
  }

  private static func atAddress() {
    let free = map(1 << 16)
    check(SystemCall.unmapMemory.raw(free, 1 << 16))
    let start = check(SystemCall.mapMemory.raw(free + 8192, 4096, 3, 0x32, -1, 0))
    expect(start, free + 8192)
    Memory.store(1, at: start)
  }

  private static func overAnother() {
    let start = map(3 * 4096)
    for page in 0..<3 { Memory.store(7, at: start + page * 4096) }
    expect(SystemCall.mapMemory.raw(start + 4096, 4096, 1, 0x32, -1, 0), start + 4096)
    expect(load(start), 7)
    expect(load(start + 4096), 0)
    expect(load(start + 8192), 7)
    expectKilled(by: .segmentation) { Memory.store(1, at: start + 4096) }
  }

  private static func whereFree() {
    let fixedNoReplace = 0x10_0022
    let start = map(8192)
    expect(.fileExists, SystemCall.mapMemory.raw(start, 4096, 3, fixedNoReplace, -1, 0))
    check(SystemCall.unmapMemory.raw(start, 4096))
    expect(SystemCall.mapMemory.raw(start, 4096, 3, fixedNoReplace, -1, 0), start)
  }

  private static func unmapMiddle() {
    let start = map(3 * 4096)
    for page in 0..<3 { Memory.store(7, at: start + page * 4096) }
    check(SystemCall.unmapMemory.raw(start + 4096, 4096))
    expect(load(start), 7)
    expect(load(start + 8192), 7)
    expectKilled(by: .segmentation) { _ = load(start + 4096) }
    check(SystemCall.unmapMemory.raw(start, 3 * 4096))
    expectKilled(by: .segmentation) { _ = load(start) }
  }

  private static func unmapArguments() {
    let start = map(4096)
    expect(.invalidArgument, SystemCall.unmapMemory.raw(start + 1, 4096))
    expect(.invalidArgument, SystemCall.unmapMemory.raw(start, 0))
    expect(.invalidArgument, SystemCall.unmapMemory.raw(start, -1))
    expect(.invalidArgument, SystemCall.unmapMemory.raw(-4096, 4096))
    check(SystemCall.unmapMemory.raw(start, 1))
    check(SystemCall.unmapMemory.raw(start, 4096))
  }

  /// Every second page of many goes, and comes back.
  private static func unmapMany() {
    let start = map(256 * 4096)
    for page in 0..<256 { Memory.store(UInt8(page), at: start + page * 4096) }
    for page in stride(from: 0, to: 256, by: 2) {
      check(SystemCall.unmapMemory.raw(start + page * 4096, 4096))
    }
    for page in stride(from: 1, to: 256, by: 2) { expect(load(start + page * 4096), page) }
    for page in stride(from: 0, to: 256, by: 2) {
      check(SystemCall.mapMemory.raw(start + page * 4096, 4096, 3, 0x32, -1, 0))
      expect(load(start + page * 4096), 0)
    }
  }

  private static func protectTakes() {
    let start = map(4096)
    Memory.store(7, at: start)
    check(SystemCall.protectMemory.raw(start, 4096, 1))
    expect(load(start), 7)
    expectKilled(by: .segmentation) { Memory.store(1, at: start) }
    check(SystemCall.protectMemory.raw(start, 4096, 0))
    expectKilled(by: .segmentation) { _ = load(start) }
    expect(.badAddress, SystemCall.names.raw(start))
    check(SystemCall.protectMemory.raw(start, 4096, 3))
    Memory.store(8, at: start)
    expect(load(start), 8)
  }

  private static func protectParts() {
    let start = map(5 * 4096)
    check(SystemCall.protectMemory.raw(start + 4096, 3 * 4096, 1))
    check(SystemCall.protectMemory.raw(start + 8192, 4096, 3))
    Memory.store(1, at: start)
    Memory.store(1, at: start + 8192)
    Memory.store(1, at: start + 4 * 4096)
    expectKilled(by: .segmentation) { Memory.store(1, at: start + 4096) }
    expectKilled(by: .segmentation) { Memory.store(1, at: start + 3 * 4096) }
    inChild { Memory.store(1, at: start + 8192) }
  }

  private static func protectHoles() {
    let start = map(3 * 4096)
    check(SystemCall.unmapMemory.raw(start + 4096, 4096))
    expect(.noMemory, SystemCall.protectMemory.raw(start, 3 * 4096, 1))
    expect(.invalidArgument, SystemCall.protectMemory.raw(start + 1, 4096, 1))
    check(SystemCall.protectMemory.raw(start, 0, 1))
  }

  private static func move() {
    let mayMove = 1
    let start = map(2 * 4096)
    Memory.store(7, at: start + 4096)
    // What follows it is taken, so it has to move.
    _ = SystemCall.mapMemory.raw(start + 8192, 4096, 3, 0x10_0022, -1, 0)
    expect(.noMemory, SystemCall.remapMemory.raw(start, 8192, 16384, 0))
    let moved = check(SystemCall.remapMemory.raw(start, 8192, 16384, mayMove))
    expect(load(moved + 4096), 7)
    expect(load(moved + 3 * 4096), 0)
    expectKilled(by: .segmentation) { _ = load(start) }
    expect(.badAddress, SystemCall.remapMemory.raw(start, 4096, 8192, mayMove))
  }

  private static func shrink() {
    let start = map(4 * 4096)
    expect(SystemCall.remapMemory.raw(start, 4 * 4096, 4096, 0), start)
    Memory.store(1, at: start)
    expectKilled(by: .segmentation) { _ = load(start + 4096) }
  }

  private static func jump(to address: Int) {
    unsafeBitCast(address, to: (@convention(c) () -> Void).self)()
  }

  private static func writableIsNotExecuted() {
    let start = map(4096)
    Memory.store(0x82, at: start)  // c.jr ra
    Memory.store(0x80, at: start + 1)
    expectKilled(by: .segmentation) { jump(to: start) }
    let block = Block(8)
    expectKilled(by: .segmentation) { jump(to: block.address) }
  }

  /// (xv6: textwrite.)
  private static func programNotWritten() {
    expectKilled(by: .segmentation) { Memory.store(1, at: 0x10100) }
  }

  private static func firstPage() {
    for address in [0, 8, 4095] {
      expectKilled(by: .segmentation) { _ = load(address) }
      expectKilled(by: .segmentation) { Memory.store(1, at: address) }
    }
    expectKilled(by: .segmentation) { jump(to: 8) }
  }

  /// (xv6: kernmem, MAXVAplus, nowrite.)
  private static func kernelNotTouched() {
    for address in BadAddresses.wild {
      let child = fork { _ = load(address) }
      let signal = wait(child).signal
      expect(signal == .segmentation || signal == .busError)
      let second = fork { Memory.store(1, at: address) }
      expect(wait(second).signal != nil)
    }
  }

  @inline(never)
  private static func descend(_ depth: Int) -> Int {
    let block = InlineArray<128, Int>(repeating: depth)
    return depth == 0 ? block[5] : descend(depth - 1) + block[depth & 127] - depth
  }

  private static func stackGrows() {
    expect(descend(2000), 0)
  }

  /// Recursion without an end: the process ends, and no memory is spoilt.
  private static func stackEnds() {
    expectKilled(by: .segmentation) { expect(descend(Int.max), 0) }
    let limit = Block(words: [1 << 20, 1 << 20])
    check(SystemCall.limits.raw(0, 3, limit.address, 0))
    expectKilled(by: .segmentation) { expect(descend(4000), 0) }
  }

  /// Far below the stack is nobody's memory. (xv6: stacktest.)
  private static func stackBelow() {
    var here = 0
    let address = withUnsafePointer(to: &here) { Int(bitPattern: $0) }
    expectKilled(by: .segmentation) { _ = load(address - (64 << 20)) }
  }

  private static func advice() {
    let start = map(8192)
    Memory.store(7, at: start)
    check(SystemCall.adviseMemory.raw(start, 8192, 4))
    expect(load(start), 0)
    expect(.invalidArgument, SystemCall.adviseMemory.raw(start, 8192, 999))
    expect(.invalidArgument, SystemCall.adviseMemory.raw(start + 1, 4096, 4))
  }

  private static func synchronizeArguments() {
    let start = map(8192)
    check(SystemCall.synchronizeMemory.raw(start, 8192, 4))
    expect(.invalidArgument, SystemCall.synchronizeMemory.raw(start + 1, 4096, 4))
    expect(.invalidArgument, SystemCall.synchronizeMemory.raw(start, 4096, 64))
    check(SystemCall.unmapMemory.raw(start, 4096))
    expect(.noMemory, SystemCall.synchronizeMemory.raw(start, 8192, 4))
  }

  private static func spaceLimit() {
    let limit = Block(words: [64 << 20, 64 << 20])
    check(SystemCall.limits.raw(0, 9, limit.address, 0))
    expect(.noMemory, from: try MemoryMap.map(size: 100 << 20))
    _ = map(4096)
  }

  private static func codeIsRun() {
    let start = map(4096)
    for (offset, byte) in [UInt8(0x0d), 0x45, 0x82, 0x80].enumerated() {  // li a0, 3; ret
      Memory.store(byte, at: start + offset)
    }
    check(SystemCall.protectMemory.raw(start, 4096, 5))
    check(SystemCall(259).raw(start, start + 4, 0))
    expect(unsafeBitCast(start, to: (@convention(c) () -> Int).self)(), 3)
  }

  private static func misaligned() {
    let start = Block(words: [0x0807_0605_0403_0201, 0x100f_0e0d_0c0b_0a09])
    expect(start[word: 3], 0x0b0a_0908_0706_0504)
    let pages = map(8192)
    let pointer = UnsafeMutableRawPointer(bitPattern: pages + 4093).unsafelyUnwrapped
    pointer.storeBytes(of: 0x1122_3344_5566_7788, as: Int.self)
    expect(pointer.loadUnaligned(as: Int.self), 0x1122_3344_5566_7788)
  }

  private static func mapsInProc() {
    let start = map(3 * 4096, .read)
    let line: ByteString = "\(hexadecimal: UInt(start))-\(hexadecimal: UInt(start + 3 * 4096)) r--p"
    let maps = contents("/proc/self/maps")
    expect(maps.contains(line) || maps.contains("-\(hexadecimal: UInt(start + 3 * 4096)) r--p"))
    expect(maps.contains("[stack]"))
    expect(maps.contains("r-xp"))
    expect(!maps.contains("rwxp"))
  }

  private static func hugeMap() {
    let start = check(SystemCall.mapMemory.raw(0, 8 << 30, 3, 0x4022, -1, 0))
    Memory.store(1, at: start)
    Memory.store(1, at: start + (8 << 30) - 1)
    inChild { expect(load(start + (4 << 30)), 0) }
    check(SystemCall.unmapMemory.raw(start, 8 << 30))
  }

  /// The same memory again and again, more than there is together. (xv6: mem.)
  private static func givenBack() {
    let size = 32 << 20
    for _ in 0..<10 {
      let start = map(size)
      for offset in stride(from: 0, to: size, by: 4096) { Memory.store(1, at: start + offset) }
      check(SystemCall.unmapMemory.raw(start, size))
    }
  }

  /// Who takes all memory is ended, and another one is not. (xv6: sbrkfail.)
  private static func outOfMemory() {
    let other = fork {
      let words = map(1 << 20)
      for _ in 0..<50 {
        for offset in stride(from: 0, to: 1 << 20, by: 4096) {
          Memory.store(9, at: words + offset)
          expect(load(words + offset), 9)
        }
        sleep(2)
      }
    }
    let hungry = fork {
      // Linux ends who has this score first.
      _ = try? FileSystem.write("1000", to: "/proc/self/oom_score_adj")
      while true {
        let piece = SystemCall.mapMemory.raw(0, 1 << 20, 3, 0x22, -1, 0)
        if piece < 0 && piece > -4096 { exit(0) }
        for offset in stride(from: 0, to: 1 << 20, by: 4096) { Memory.store(1, at: piece + offset) }
      }
    }
    let status = wait(hungry)
    expect(status.signal == .kill || status.exitCode == 0)
    expect(wait(other).exitCode == 0)
  }

  private static func forkOfMuch() {
    let size = 16 << 20
    let start = map(size)
    for offset in stride(from: 0, to: size, by: 4096) { Memory.store(5, at: start + offset) }
    for _ in 0..<10 { inChild { expect(load(start + size / 2), 5) } }
    for offset in stride(from: 0, to: size, by: 4096) { expect(load(start + offset), 5) }
  }
}
