import System

/// Who has which pages, as /proc/PID/smaps tells it, and what that costs in page faults.
enum SharingQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("faults-are-counted", faultsAreCounted),
    Question("faults-of-children", faultsOfChildren),
    Question("smaps-private", privateIsOwn),
    Question("smaps-after-fork", afterFork),
    Question("smaps-adds-up", addsUp),
  ]

  private static let pageCount = 64
  private static let kibibytes = pageCount * 4

  /// Pages between others that nobody may touch, so that they are a line of their own.
  private static func pages() -> MemoryMap {
    let whole = must(try MemoryMap.map(size: (pageCount + 2) * 4096, .none))
    let middle = whole.part(4096..<(pageCount + 1) * 4096)
    must(try middle.protect([.read, .write]))
    return middle
  }

  private static func write(_ map: MemoryMap, _ pages: Range<Int>) {
    for page in pages { Memory.store(1, at: Int(bitPattern: map.address) + page * 4096) }
  }

  private static func faults(_ who: Int = 0) -> Int { must(try Process.usage(who)).faults }

  /// The figure of that name, in KiB, of the mapping that begins there.
  private static func figure(_ name: ByteString, _ map: MemoryMap) -> Int {
    var isThere = false
    for line in contents("/proc/self/smaps").lines {
      let words = line.words
      if line.starts(with: "\(hexadecimal: map.address)-") { isThere = true }
      if isThere, words[0] == name + ":" { return words[1].integer ?? -1 }
    }
    fail("there is no \(name)")
  }

  private static func shared(_ map: MemoryMap) -> Int {
    figure("Shared_Clean", map) + figure("Shared_Dirty", map)
  }

  private static func own(_ map: MemoryMap) -> Int {
    figure("Private_Clean", map) + figure("Private_Dirty", map)
  }

  private static func faultsAreCounted() {
    let map = pages()
    let before = faults()
    write(map, 0..<pageCount)
    let after = faults()
    expect(after - before >= pageCount && after - before < pageCount + 8)
    write(map, 0..<pageCount)
    expect(faults() - after < 8)
  }

  private static func faultsOfChildren() {
    let map = pages()
    let before = faults(-1)
    inChild { write(map, 0..<pageCount) }
    expect(faults(-1) - before >= pageCount)
  }

  private static func privateIsOwn() {
    let map = pages()
    expect(figure("Rss", map), 0)
    write(map, 0..<10)
    expect(figure("Rss", map), 40)
    expect(own(map), 40)
    expect(shared(map), 0)
    expect(figure("Size", map), kibibytes)
  }

  private static func afterFork() {
    let map = pages()
    write(map, 0..<pageCount)
    inChild {
      expect(shared(map), kibibytes)
      expect(figure("Pss", map), kibibytes / 2)
      write(map, 0..<pageCount / 4)
      expect(own(map), kibibytes / 4)
      expect(shared(map), kibibytes * 3 / 4)
    }
    expect(own(map), kibibytes)
  }

  /// What smaps has, statm has, too.
  private static func addsUp() {
    let map = pages()
    write(map, 0..<pageCount)
    var resident = 0
    for line in contents("/proc/self/smaps").lines where line.starts(with: "Rss:") {
      resident += line.words[1].integer ?? 0
    }
    let pages = contents("/proc/self/statm").words[1].integer ?? 0
    // Reading the one takes memory before the other is read; and Linux counts statm by the way.
    expect(abs(resident / 4 - pages) < 100)
    expect(resident > kibibytes)
  }
}
