import Processor

/// Files of /proc/PID that tell of its memory, as Linux words them (proc(5)): maps, smaps, statm.
enum MemoryReports {
  static func entries(of process: Process) -> [(ByteString, ProcContent)] {
    [
      ("maps", .text { maps(of: process) }),
      ("smaps", .text { detailedMaps(of: process) }),
      ("smaps_rollup", .text { summary(of: process) }),
      ("statm", .text { sizes(of: process) }),
    ]
  }

  /// Regions with the pages of theirs that are there, at one moment.
  private static func survey(_ process: Process) -> [(region: Region, pages: PageCounts)] {
    guard let space = process.addressSpace else { return [] }
    return space.lock.withLock {
      space.regions.map { region in
        var pages = PageCounts()
        space.table.forEachPage(in: region.range) { _, slot in pages.add(slot.pointee, region) }
        return (region, pages)
      }
    }
  }

  private static func maps(of process: Process) -> String {
    guard let space = process.addressSpace else { return "" }
    return space.lock.withLock { space.regions }.reduce("") { $0 + heading($1) }
  }

  private static func detailedMaps(of process: Process) -> String {
    var text = ""
    for (region, pages) in survey(process) {
      text += heading(region)
      text += line("Size:", (region.range.upperBound - region.range.lowerBound) / 1024)
      text += line("KernelPageSize:", 4) + line("MMUPageSize:", 4) + pages.report
    }
    return text
  }

  private static func summary(of process: Process) -> String {
    let all = survey(process)
    guard let first = all.first?.region.range.lowerBound,
      let last = all.last?.region.range.upperBound
    else { return "" }
    let pages = all.reduce(into: PageCounts()) { $0.add($1.pages) }
    return range(first..<last) + " ---p 00000000 00:00 0 [rollup]\n" + pages.report
  }

  /// In pages: all, those that are there, and those of them that are a file's.
  private static func sizes(of process: Process) -> String {
    let pages = survey(process).reduce(into: PageCounts()) { $0.add($1.pages) }
    let files = pages.resident - pages.anonymous
    return "\(ProcessReports.size(of: process) / 4096) \(pages.resident) \(files) 0 0 0 0\n"
  }

  private static func range(_ range: Range<UInt64>) -> String {
    String(range.lowerBound, radix: 16) + "-" + String(range.upperBound, radix: 16)
  }

  /// A region's line, which is all that `maps` has of it.
  private static func heading(_ region: Region) -> String {
    let rights = region.protection
    var text = range(region.range) + " "
    text += rights.contains(.read) ? "r" : "-"
    text += rights.contains(.write) ? "w" : "-"
    text += rights.contains(.execute) ? "x" : "-"
    text += region.isShared ? "s " : "p "
    let offset = String(region.offset, radix: 16)
    text += String(repeating: "0", count: max(0, 8 - offset.utf8.count)) + offset
    let inode = (region.source as? FileMapping)?.inode.number ?? 0
    return text + " 00:00 \(inode)".padded(to: 20) + region.name.text + "\n"
  }

  fileprivate static func line(_ name: String, _ kibibytes: UInt64) -> String {
    name.padded(to: 16) + String(kibibytes).rightAligned(in: 8) + " kB\n"
  }
}

/// Pages in a page table, and with whom they are shared.
///
///     table A  table B            the page of            A has it        each has
///        |       |
///        v       |                a program              private         4 kB
///     [page]     |
///        |       v                fork's two             shared          2 kB    (Pss: its proportion)
///        +--> [page]              a file, mapped once    private         4 kB
///
/// The page cache, and memory that processes share, hold a reference to each page that is no table's.
private struct PageCounts {
  var resident: UInt64 = 0
  /// In 4096ths of a page.
  var proportion: UInt64 = 0
  var sharedClean: UInt64 = 0
  var sharedDirty: UInt64 = 0
  var privateClean: UInt64 = 0
  var privateDirty: UInt64 = 0
  /// No file's: zeros that were written to, and copies.
  var anonymous: UInt64 = 0

  /// The address space is locked: the page stays.
  mutating func add(_ entry: PageTableEntry, _ region: Region) {
    let references = UInt64(Kernel.frames.references(entry.frame))
    let isFile = Kernel.frames.record(entry.frame).pointee.use == .fileContents
    let isKept = isFile || (region.isShared && region.source != nil)
    let tables = max(1, isKept ? references - 1 : references)
    // A shared mapping gets the right to write with its first write (`AddressSpace.newEntry`).
    let isDirty = !isFile || (region.isShared && entry.permissions.contains(.write))
    resident += 1
    proportion += 4096 / tables
    if !isFile { anonymous += 1 }
    switch (tables > 1, isDirty) {
    case (true, true): sharedDirty += 1
    case (true, false): sharedClean += 1
    case (false, true): privateDirty += 1
    case (false, false): privateClean += 1
    }
  }

  mutating func add(_ other: PageCounts) {
    resident += other.resident
    proportion += other.proportion
    sharedClean += other.sharedClean
    sharedDirty += other.sharedDirty
    privateClean += other.privateClean
    privateDirty += other.privateDirty
    anonymous += other.anonymous
  }

  /// All that is mapped counts as referenced: nobody here asks the processor for that.
  var report: String {
    let rows: [(String, UInt64)] = [
      ("Rss:", resident * 4), ("Pss:", proportion / 1024), ("Shared_Clean:", sharedClean * 4),
      ("Shared_Dirty:", sharedDirty * 4), ("Private_Clean:", privateClean * 4),
      ("Private_Dirty:", privateDirty * 4), ("Referenced:", resident * 4),
      ("Anonymous:", anonymous * 4), ("Swap:", 0),
    ]
    return rows.reduce("") { $0 + MemoryReports.line($1.0, $1.1) }
  }
}
