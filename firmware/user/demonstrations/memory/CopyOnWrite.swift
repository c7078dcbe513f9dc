import System

/// Memory that parent and child share until one of them writes.
enum CopyOnWrite {
  static let tool = Tool(
    "copy-on-write", "",
    """
    Parent and child share pages until one of them writes.

    A process with an array of 4 MiB forks, and the child writes to half of it: who
    has which pages then? fork(2) copies no page. Both page tables lead to the same
    ones, and neither process may write to them. The first to write to a page gets a
    page fault and a copy; the other, when it writes, gets a fault, too, but nobody
    else has the page any more, and it keeps it.

    What is to be seen, and where it is made (firmware/kernel/Memory):
      fork shares pages, takes the right to write   AddressSpace+Mapping.swift, copy()
      a write copies, or takes the page over        AddressSpace+Faults.swift, improve()
      how many have a page                          PageFrames.swift, FrameRecord.references
      the figures                                   ../Files/Proc/MemoryReports.swift, /proc/PID/smaps
    """, [], run)

  private static let bytes = 4 << 20
  private static let blocks = 64

  private static func run(_ call: Invocation) {
    call.require(0...0)
    attempt("copy-on-write") { () throws(Errno) in try show() }
  }

  private static func show() throws(Errno) {
    let array = try PageArray(bytes: bytes)
    let first = array.write(1, to: 0..<array.count)
    output.line("4 MiB are \(array.count) pages; the first write to each: \(first) page faults")
    output.line("")
    output.line("in KiB                           Rss    Pss shared private      free")
    tell("before the fork", [("parent", Process.identifier)], array)
    // The child waits for a word before each step, so that the figures between are of one moment.
    let (toChild, toParent) = (try FileDescriptor.pipe(), try FileDescriptor.pipe())
    let child = try Process.spawn {
      write(array, on: toChild.reading, toParent.writing)
    }
    // If the child ends too soon, reading ends, too, and does not wait for ever.
    try? toParent.writing.close()
    let both: [(ByteString, Int)] = [("parent", Process.identifier), ("child", child)]
    let forked = tell("after the fork", both, array)
    try toChild.writing.writeAll("go")
    let told = try toParent.reading.read(upTo: 1000)
    let written = tell("the child has written half", both, array)
    try toChild.writing.writeAll("go")
    let status = try Process.wait(child).status
    let last = tell("the child has ended", [both[0]], array)
    showFaults(told, array)
    Check.that(status.exitCode == 0, "the child read what each of the two had written")
    check(array, told, forked + written + last)
  }

  /// What the child does: writes to the first half by blocks, and tells how many faults each made.
  private static func write(
    _ array: PageArray, on commands: FileDescriptor, _ answers: FileDescriptor
  ) -> Int {
    let size = array.count / blocks
    _ = try? commands.read(upTo: 2)
    let faults = (0..<blocks / 2).map { block in
      array.write(2, to: block * size..<(block + 1) * size)
    }
    let again = array.write(3, to: 0..<array.count / 2)
    let text = (faults + [again]).map { ByteString(decimal: $0) }.joined(by: " ")
    try? answers.writeAll(text)
    _ = try? commands.read(upTo: 2)
    let half = array.count / 2
    return array.hold(3, 0..<half) && array.hold(1, half..<array.count) ? 0 : 1
  }

  /// Rows of the table, and what they say.
  @discardableResult
  private static func tell(
    _ moment: ByteString, _ processes: [(ByteString, Int)], _ array: PageArray
  ) -> [MemoryFigures] {
    var all: [MemoryFigures] = []
    var heading = moment
    for (name, process) in processes {
      guard let figures = MemoryFigures(process, at: array.map.address) else { continue }
      let free = name == "parent" ? (MemoryInformation()?.free ?? 0) / 1024 : nil
      let column = free.map { ByteString(decimal: $0) } ?? ""
      output.line("\(heading, width: 27)\(name, width: 7)\(figures.columns)\(column, right: 10)")
      heading = ""
      all.append(figures)
    }
    return all
  }

  /// A picture of the array, a column for each of 64 blocks: the faults of the child's writes.
  private static func showFaults(_ told: ByteString, _ array: PageArray) {
    let faults = told.words.compactMap { $0.integer }.dropLast()
    let size = array.count / blocks
    let bars = Bars.line(faults + [Int](repeating: 0, count: blocks / 2), full: size)
    output.line("")
    output.line("page faults of the child's writes, \(size) pages a column: each copied a page")
    output.line("|\(Colour.first.painted(bars))|")
    output.line("|copies of the child's own       |the parent's pages, seen by both|")
    output.line("")
  }

  /// Four pages are more than a pipe, a stack and the figures' own text take meanwhile.
  private static func check(
    _ array: PageArray, _ told: ByteString, _ figures: [MemoryFigures]
  ) {
    let whole = bytes / 1024
    let faults = told.words.compactMap { $0.integer }
    let again = faults.last ?? -1
    let copied = faults.dropLast().reduce(0, +)
    let half = array.count / 2
    guard figures.count == 5 else {
      return Check.that(false, "/proc/PID/smaps tells of the array")
    }
    let isShared = figures[0].shared == whole && figures[1].shared == whole
    Check.that(isShared, "after the fork all pages are shared")
    Check.that(
      figures[3].own == whole / 2 && figures[3].shared == whole / 2,
      "the child has half of the pages for itself")
    Check.that(
      (half...half + 4).contains(copied) && again <= 4,
      "\(half) writes made \(copied) faults, the same writes again \(again)")
    let taken = array.write(4, to: 0..<array.count)
    Check.that(
      figures[4].own == whole, "all pages are the parent's own again when the child has ended")
    output.line("the parent's next writes made \(taken) faults: it got the right back, and no copy")
  }
}
